namespace Megapod.Core.Model;

/// <summary>How a feed's answer is written.</summary>
public enum FeedFormat
{
    /// <summary>One JSON document.</summary>
    Json,

    /// <summary>Lines of separated values below a header that names the columns.</summary>
    Csv,
}
