namespace Megapod.Devices.Feeds;

/// <summary>Numbers of the faults of feeds, given once and forever; docs/faults.md has a row for each.</summary>
internal static class FeedFaultCodes
{
    public const string Unreachable = "MP3501";
    public const string TimedOut = "MP3502";
    public const string Status = "MP3503";
    public const string AskedToWait = "MP3504";
    public const string Redirected = "MP3505";
    public const string TooLarge = "MP3506";
    public const string Torn = "MP3507";
    public const string WrongFormat = "MP3508";
    public const string MissingField = "MP3509";
    public const string BadNumber = "MP3510";
    public const string BadTime = "MP3511";
    public const string OutOfBounds = "MP3512";
    public const string WrongUnit = "MP3513";
    public const string Contradiction = "MP3514";
    public const string TooManySlots = "MP3515";
    public const string Late = "MP3516";
    public const string Stale = "MP3517";
    public const string CacheUnreadable = "MP3518";
    public const string CacheUnwritable = "MP3519";
    public const string FileMissing = "MP3520";
    public const string HalfWritten = "MP3521";
    public const string NoKey = "MP3522";
    public const string PlainHttp = "MP3523";
    public const string Description = "MP3524";
}
