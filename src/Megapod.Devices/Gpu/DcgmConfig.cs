namespace Megapod.Devices.Gpu;

/// <summary>One dcgm-exporter, and how patient to be with it.</summary>
/// <param name="Address">Its page of metrics, such as <c>http://node-3:9400/metrics</c>.</param>
public sealed record DcgmConfig(Uri Address)
{
    /// <summary>Longer than any exporter takes, and short enough for every timer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>From asking to the end of the answer. Default 2 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the exporter itself asks the GPUs: a reading may be this old already when it comes. Default 30 s, which is the exporter's own default.</summary>
    public TimeSpan CollectionPeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After so long with power and without a step of the energy counter the readings of a GPU count as old. Default 2 min; at least two collection periods.</summary>
    public TimeSpan FrozenAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Most bytes of one answer. Default 4 MiB: eight GPUs have some 40 KiB.</summary>
    public int MostBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The exporter for people.</summary>
    public string Name => Address.IsAbsoluteUri ? Address.Authority : Address.ToString();

    /// <summary>What makes no sense; null when all does.</summary>
    internal string? Complaint()
    {
        (bool IsRight, string What)[] wanted =
        [
            (Address.IsAbsoluteUri && (Address.Scheme == Uri.UriSchemeHttps || Address.Scheme == Uri.UriSchemeHttp), "its address is not one of http:// or https://"),
            (!Address.IsAbsoluteUri || Address.UserInfo.Length == 0, "a password stands in its address"),
            (Timeout > TimeSpan.Zero && Timeout <= Longest, "its time-out is above zero and at most an hour"),
            (CollectionPeriod > TimeSpan.Zero && CollectionPeriod <= Longest, "its period is above zero and at most an hour"),
            (FrozenAfter >= 2 * CollectionPeriod, "readings cannot count as frozen before two of its periods"),
            (MostBytes is >= 1024 and <= 64 * 1024 * 1024, "an answer has from 1 KiB to 64 MiB"),
        ];
        return wanted.Where(w => !w.IsRight).Select(w => w.What).FirstOrDefault();
    }
}
