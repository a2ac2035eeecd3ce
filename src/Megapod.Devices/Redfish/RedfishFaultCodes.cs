namespace Megapod.Devices.Redfish;

/// <summary>Numbers of the faults of Redfish, given once and forever; docs/faults.md has a row for each.</summary>
internal static class RedfishFaultCodes
{
    public const string Description = "MP4001";
    public const string Unreachable = "MP4002";
    public const string NotTrusted = "MP4003";
    public const string TimedOut = "MP4004";
    public const string Torn = "MP4005";
    public const string TooLarge = "MP4006";
    public const string NotRedfish = "MP4007";
    public const string NotLoggedIn = "MP4008";
    public const string Missing = "MP4009";
    public const string Refused = "MP4010";
    public const string Failed = "MP4011";
    public const string Busy = "MP4012";
    public const string Changed = "MP4013";
    public const string Redirected = "MP4014";
    public const string Elsewhere = "MP4015";
    public const string EndlessCollection = "MP4021";
    public const string DoubledMember = "MP4022";
    public const string TooMany = "MP4023";
    public const string UnreadMember = "MP4024";
    public const string NoExpansion = "MP4025";
    public const string MoreFaults = "MP4026";
    public const string TaskFailed = "MP4031";
    public const string EndlessTask = "MP4032";
    public const string LostTask = "MP4033";
    public const string NoPowerLimit = "MP4041";
    public const string LimitRefused = "MP4042";
    public const string LimitOtherwise = "MP4043";
    public const string LimitNotActive = "MP4044";
    public const string LimitNotShown = "MP4045";
    public const string LimitSwitchesOff = "MP4046";
    public const string PolicyNotHeld = "MP4047";
    public const string NoUpdate = "MP4051";
    public const string SameVersion = "MP4052";
    public const string BadReport = "MP4061";
    public const string TooManyMetrics = "MP4062";
    public const string FrozenReport = "MP4063";
    public const string BadEvent = "MP4071";
    public const string NoEventStream = "MP4072";
    public const string SilentStream = "MP4073";
    public const string NoSubscription = "MP4074";
    public const string SubscriptionGone = "MP4075";
    public const string AnotherService = "MP4081";
}
