namespace Megapod.Devices.Mqtt;

/// <summary>Numbers of the faults of MQTT, given once and forever; docs/faults.md has a row for each.</summary>
internal static class MqttFaultCodes
{
    public const string Unreachable = "MP4201";
    public const string TlsFailed = "MP4202";
    public const string NotAnswered = "MP4203";
    public const string VersionRefused = "MP4204";
    public const string IdRefused = "MP4205";
    public const string ServerUnavailable = "MP4206";
    public const string WrongPassword = "MP4207";
    public const string NotAuthorized = "MP4208";
    public const string Lost = "MP4209";
    public const string Silent = "MP4210";
    public const string Garbage = "MP4211";
    public const string SendingHangs = "MP4212";
    public const string NoAcknowledgement = "MP4213";
    public const string QueueFull = "MP4214";
    public const string PushedOut = "MP4215";
    public const string Expired = "MP4216";
    public const string Unknown = "MP4217";
    public const string SessionLost = "MP4218";
    public const string Closed = "MP4219";
    public const string SubscriptionRefused = "MP4220";
    public const string RequestOpen = "MP4221";
    public const string TooLarge = "MP4222";
    public const string TooManyRequests = "MP4223";
    public const string Bug = "MP4224";
    public const string BadCertificate = "MP4225";
}
