namespace Megapod.Devices.Snmp;

/// <summary>Numbers of the faults of SNMP, given once and forever; docs/faults.md has a row for each.</summary>
internal static class SnmpFaultCodes
{
    // Asking.
    public const string Unreachable = "MP4101";
    public const string NoAnswer = "MP4102";
    public const string OnlyMisfits = "MP4103";
    public const string QueueFull = "MP4104";
    public const string Closed = "MP4105";
    public const string TooBig = "MP4106";
    public const string Refused = "MP4107";
    public const string NoMessage = "MP4108";
    public const string OtherObjects = "MP4109";
    public const string NotOnwards = "MP4110";
    public const string TooManyRows = "MP4111";
    public const string TooLong = "MP4112";
    public const string CannotListen = "MP4113";

    // Version 3.
    public const string UnknownUser = "MP4114";
    public const string WrongAuthentication = "MP4115";
    public const string WrongPrivacy = "MP4116";
    public const string UnsupportedLevel = "MP4117";
    public const string NotInTime = "MP4118";
    public const string UnknownEngine = "MP4119";
    public const string BadSignature = "MP4120";
    public const string SilentWhenEncrypted = "MP4121";
    public const string TooOld = "MP4122";
    public const string OtherReport = "MP4123";

    // Profiles.
    public const string ProfileUnreadable = "MP4124";
    public const string ProfileKey = "MP4125";
    public const string ProfileValue = "MP4126";
    public const string ProfileClash = "MP4127";

    // Reading a device by its profile.
    public const string OtherDevice = "MP4131";
    public const string NoRows = "MP4132";
    public const string NoScale = "MP4133";
    public const string ValueFailed = "MP4134";

    // Outlets.
    public const string NoOutlet = "MP4141";
    public const string OutletProtected = "MP4142";
    public const string NotPrepared = "MP4143";
    public const string OtherPerson = "MP4144";
    public const string NotObeyed = "MP4145";
    public const string NotSecret = "MP4146";
    public const string NothingToDo = "MP4147";
    public const string WriteUnknown = "MP4148";
}
