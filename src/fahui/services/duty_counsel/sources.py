"""The sources the duty lawyer's help cites."""

DUTY, POLICE, CODE = "值班律师工作办法", "公安程序", "刑事诉讼法"
