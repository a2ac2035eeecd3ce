namespace Megapod.Core.Model;

/// <summary>What separates the values of a line.</summary>
public enum FeedDelimiter
{
    /// <summary>A comma.</summary>
    Comma,

    /// <summary>A semicolon.</summary>
    Semicolon,

    /// <summary>A tab.</summary>
    Tab,
}
