namespace Megapod.Control.Firmware;

/// <summary>What has become of one server in a firmware campaign.</summary>
public enum FirmwareServerState
{
    /// <summary>It was not touched.</summary>
    Waiting,

    /// <summary>Its update was ordered and has not ended, or nobody knows yet how.</summary>
    UnderWay,

    /// <summary>It shows the version that is wanted.</summary>
    Updated,

    /// <summary>Its update did not end well.</summary>
    Failed,

    /// <summary>Its former firmware was ordered.</summary>
    BackOutUnderWay,

    /// <summary>It shows its former version again.</summary>
    BackedOut,

    /// <summary>It does not: a person has to look.</summary>
    BackOutFailed,
}
