namespace Megapod.Site.Notify;

/// <summary>What a message says of an alarm.</summary>
internal enum NotifyKind
{
    /// <summary>It stands.</summary>
    Raised,

    /// <summary>It still stands, and nobody has acknowledged it.</summary>
    Repeated,

    /// <summary>It is over.</summary>
    Cleared,
}
