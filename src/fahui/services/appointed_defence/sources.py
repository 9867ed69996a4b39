"""The sources cited besides those of legal aid."""

COURT, CODE = "刑诉解释", "刑事诉讼法"
