"""The sources legal aid cites again and again."""

LAW = "法律援助法"
RULE = "办理法律援助案件程序规定"
OLD_RULE, REGULATION = "124令", "法律援助条例"
PROCEDURE = "民事诉讼法"
SOCIAL = "社会救助法"
FORMS = "法律援助文书格式（2023）"
PROMISE = "承诺：区法律援助中心服务承诺（示例，未核实）"
