namespace Megapod.Devices.Snmp.Messages;

/// <summary>Why an agent refuses a request as a whole, by its number on the wire (RFC 3416, 3). Other numbers are kept as they are.</summary>
public enum SnmpErrorStatus
{
    /// <summary>It does not refuse.</summary>
    NoError = 0,

    /// <summary>The answer would not fit into a message.</summary>
    TooBig = 1,

    /// <summary>Version 1: no such object.</summary>
    NoSuchName = 2,

    /// <summary>Version 1: not this value.</summary>
    BadValue = 3,

    /// <summary>Version 1: only to be read.</summary>
    ReadOnly = 4,

    /// <summary>It failed, and does not say at what.</summary>
    GenErr = 5,

    /// <summary>Not for whoever asked.</summary>
    NoAccess = 6,

    /// <summary>A value of another type is wanted.</summary>
    WrongType = 7,

    /// <summary>A value of another length is wanted.</summary>
    WrongLength = 8,

    /// <summary>The value is encoded wrongly.</summary>
    WrongEncoding = 9,

    /// <summary>Not this value.</summary>
    WrongValue = 10,

    /// <summary>The object cannot be made.</summary>
    NoCreation = 11,

    /// <summary>Not this value at present.</summary>
    InconsistentValue = 12,

    /// <summary>It lacks what the write would need.</summary>
    ResourceUnavailable = 13,

    /// <summary>It failed while it wrote.</summary>
    CommitFailed = 14,

    /// <summary>It failed while it wrote and could not take it back.</summary>
    UndoFailed = 15,

    /// <summary>Whoever asks may not.</summary>
    AuthorizationError = 16,

    /// <summary>Cannot be written.</summary>
    NotWritable = 17,

    /// <summary>The object cannot be made at present.</summary>
    InconsistentName = 18,
}
