namespace Megapod.Devices.Mqtt;

/// <summary>Bounds that nobody needs to choose.</summary>
internal static class MqttBounds
{
    /// <summary>Subscriptions and requests of one client. A contract needs a handful; wildcards stand for the rest.</summary>
    public const int MostRequests = 256;

    /// <summary>Acknowledgements of ours that wait to be sent; then nothing more is read until the broker has taken some. Some brokers send thousands of kept messages at once.</summary>
    public const int MostAnswers = 1024;

    /// <summary>Bytes gathered into one piece for the wire: small packets come in bursts, and each piece costs a call of the system.</summary>
    public const int PieceBytes = 16 * 1024;

    /// <summary>Bytes with which reading begins; a longer packet makes it grow up to the longest that is taken.</summary>
    public const int FirstBufferBytes = 8 * 1024;

    /// <summary>Beyond it the pause has long reached its longest, and the power would overflow.</summary>
    public const int MostDoublings = 20;

    private const int LongestQuote = 120;

    /// <summary>How long leaving in order may take: long enough for a broker beyond a slow link, short enough for a program that ends.</summary>
    public static readonly TimeSpan Leaving = TimeSpan.FromSeconds(1);

    /// <summary>A foreign text for people.</summary>
    public static string Quote(string text)
    {
        string printable = new([.. text.Take(LongestQuote + 1).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '·' : c)]);
        return $"'{(printable.Length > LongestQuote ? printable[..LongestQuote] + "…" : printable)}'";
    }
}
