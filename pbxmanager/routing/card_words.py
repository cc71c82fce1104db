"""What the services are called in Chinese, for the printed card."""

EXPLAINED = "Dial the code and wait. … means that digits follow, (…) that they may follow."
"""What the signs beside the codes mean."""

CHINESE_WORDS = {
    "Feature codes": "电话功能代码",
    EXPLAINED: "拨打代码后稍候。… 表示在代码后输入数字，(…) 表示可输入也可不输入。",
}

CHINESE_GROUPS = {
    "Do not disturb": "免打扰",
    "Forwarding": "呼叫转移",
    "Calling": "拨打电话",
    "My phone": "我的话机",
    "Tests": "测试",
    "Voicemail": "语音信箱",
    "Opening hours": "营业时间",
    "During a call": "通话中",
    "Transfer": "转接",
}

CHINESE = {
    "dnd": "免打扰开关",
    "dnd-on": "开启免打扰",
    "dnd-off": "关闭免打扰",
    "forward-always": "全部来电转移到指定号码",
    "forward-busy": "占线时转移",
    "forward-noanswer": "无人接听时转移",
    "forward-unavailable": "话机不在线时转移",
    "forward-key": "全部转移开关",
    "forward-off": "取消所有转移",
    "redial": "重拨上一个号码",
    "last-caller": "回拨最近来电",
    "speed-dial": "速拨：后接两位数字",
    "show-none": "隐藏号码拨打",
    "show-main": "显示总机号码拨打",
    "show-own": "显示本人号码拨打",
    "account": "按账户代码拨打：代码*号码",
    "own-permissions": "凭密码使用本人权限拨打",
    "lock": "锁定或解锁话机",
    "desk-in": "登录此话机",
    "desk-out": "退出此话机",
    "wake-up": "叫醒：后接时和分；不输入则取消",
    "clock": "报时",
    "echo-test": "回音测试",
    "say-number": "播报本机号码",
    "voicemail": "收听我的语音留言",
    "any-voicemail": "收听任意语音信箱",
    "night-switch": "手动切换营业状态",
    "transfer-blind": "直接转接",
    "transfer-attended": "先询问后转接",
    "transfer-complete": "询问中：完成转接",
    "transfer-abort": "询问中：返回原通话",
    "transfer-three": "询问中：三方通话",
    "transfer-swap": "询问中：在两方之间切换",
    "to-voicemail": "直接转到语音信箱",
}
