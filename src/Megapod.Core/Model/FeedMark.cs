namespace Megapod.Core.Model;

/// <summary>Which end of its slot a time in an answer marks.</summary>
public enum FeedMark
{
    /// <summary>The beginning.</summary>
    Start,

    /// <summary>The end, as with means over the preceding hour.</summary>
    End,
}
