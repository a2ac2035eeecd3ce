namespace Megapod.Devices.Redfish;

using System.Net;

/// <summary>One Redfish service (a BMC, a power distribution unit, a cooling unit), how it is known to be the right one, and how patient to be with it.</summary>
/// <param name="Address">Scheme, host and port; what follows them is not used, because Redfish begins at <c>/redfish/v1/</c> everywhere.</param>
public sealed record RedfishClientConfig(Uri Address)
{
    /// <summary>Longer than any service takes, and short enough for every timer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>How it is told who asks. Default a session.</summary>
    public RedfishLogin Login { get; init; } = RedfishLogin.Session;

    /// <summary>Name of the account; empty only where nobody logs in.</summary>
    public string User { get; init; } = "";

    /// <summary>Its password. It is never written into a fault or a log.</summary>
    public string Password { get; init; } = "";

    /// <summary>
    /// SHA-256 of the service's certificate as 64 hexadecimal digits; null: none is pinned. A pinned certificate is taken whatever its name, its issuer and its dates are, because it is the one that was
    /// looked at, and no other one is.
    /// </summary>
    public string? CertificateSha256 { get; init; }

    /// <summary>File of PEM certificates of authorities, one of which must have issued the service's certificate for this host; null: those of this machine.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Whether <c>http://</c> may lead beyond this machine, where anybody on the way can read the password. Default false.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>From asking to the end of a call, whatever happens: waiting for others, logging in and repeating included. Default 10 s; BMCs take seconds for some resources.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait for a connection. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most bytes of one answer. Default 4 MiB: the largest metric report of an eight-GPU tray is a quarter of it.</summary>
    public int MostBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How many requests may be under way at once, 1 or 2. Default 1: BMCs are small, and more slow them down.</summary>
    public int MostConcurrent { get; init; } = 1;

    /// <summary>How often a GET is tried in all when the connection breaks or the service is busy, 1 to 5. Default 3. Nothing else is ever repeated by itself.</summary>
    public int MostTries { get; init; } = 3;

    /// <summary>Pause before the second try; it doubles with each further one, and chance takes up to a half off it. Default 250 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest pause that a busy service may ask for (<c>Retry-After</c>) and still get; beyond it the call ends. Default 5 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long nobody logs in after a login was refused: accounts lock themselves after a few wrong passwords. Default 1 min.</summary>
    public TimeSpan LoginPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The service for people.</summary>
    public string Name => Address.Authority;

    /// <summary>The service, and nothing secret.</summary>
    public override string ToString() => Name;

    /// <summary>What makes no sense; null when all does.</summary>
    internal string? Complaint()
    {
        (bool IsRight, string What)[] wanted =
        [
            (Address.IsAbsoluteUri && (Address.Scheme == Uri.UriSchemeHttps || Address.Scheme == Uri.UriSchemeHttp), "its address is not one of http:// or https://"),
            (Address.IsAbsoluteUri && Address.UserInfo.Length == 0, "a password stands in its address"),
            (Address.IsAbsoluteUri && (Address.Scheme == Uri.UriSchemeHttps || AllowPlainHttp || IsThisMachine()), "it would be asked over http:// beyond this machine, where anybody on the way can read the password"),
            (CertificateSha256 is null || (CertificateSha256.Length == 64 && CertificateSha256.All(char.IsAsciiHexDigit)), "a pinned certificate is written as 64 hexadecimal digits"),
            (CertificateSha256 is null || AuthorityFile is null, "a certificate is either pinned or issued by an authority"),
            (Login == RedfishLogin.None || User.Length > 0, "a user is needed"),
            (!User.Contains(':') || Login != RedfishLogin.Basic, "a user of basic login has no colon in its name"),
            (Are(TimeSpan.FromTicks(1), CallTimeout, ConnectTimeout, FirstPause), "time-outs and pauses are above zero"),
            (Are(TimeSpan.Zero, LongestPause, LoginPause), "pauses are not below zero"),
            (Longest >= new[] { CallTimeout, ConnectTimeout, FirstPause, LongestPause, LoginPause }.Max(), "nothing takes longer than an hour"),
            (MostBytes is >= 1024 and <= 64 * 1024 * 1024, "an answer has from 1 KiB to 64 MiB"),
            (MostConcurrent is 1 or 2, "one or two requests are under way at once"),
            (MostTries is >= 1 and <= 5, "a GET is tried once to five times"),
        ];
        return wanted.Where(w => !w.IsRight).Select(w => w.What).FirstOrDefault();
    }

    private static bool Are(TimeSpan least, params TimeSpan[] times) => times.All(time => time >= least);

    private bool IsThisMachine() => Address.IsLoopback || (IPAddress.TryParse(Address.Host, out var number) && IPAddress.IsLoopback(number));
}
