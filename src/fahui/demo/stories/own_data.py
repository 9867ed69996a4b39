"""What people ask about their own data."""

from fahui.demo.stories.tale import Steps, Tale

SAID = {
    "copy": ("想留一份自己的资料。", "done", "副本可以在“我的资料”里下载，纸质的请带身份证到窗口领。"),
    "correct": ("住址写错了，现在住在邾城街道。", "done", "已按您说的更正。"),
    "delete": ("以前问过的事不想再留着。", "partly", "咨询记录已只保存、不再使用；按档案规定还要保存的，期满后删除。"),
}


class OwnData(Tale):
    """One request."""

    service = "my_data"

    def road(self) -> Steps:
        """Asked, and answered or taken back."""
        yield self.begin()
        self.settle("any", account=True)
        wish = self.plan.cause or "copy"
        words, result, reply = SAID[wish]
        self.opening({"wish": wish, "wish_words": words}, parties=self.parties())
        if self.plan.end == "withdrawn" and self.citizen:
            yield from self.step(self.home(1, 2), "withdraw", self.citizen)
            return
        yield from self.step(self.office(1, 6), "answer", self.desk, result=result, reply_words=reply)
        yield from self.rate(often=0.5)
