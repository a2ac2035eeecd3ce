namespace Megapod.Devices.Snmp;

/// <summary>What a datagram means to whoever waits for an answer.</summary>
internal enum SnmpVerdictKind
{
    /// <summary>It belongs to something else, or to nothing: it is dropped.</summary>
    Misfit,

    /// <summary>It would belong, and its signature or encryption does not hold: it is dropped.</summary>
    Untrusted,

    /// <summary>It would belong, and its sender's clock has gone back: it is dropped.</summary>
    TooOld,

    /// <summary>It is the answer.</summary>
    Answer,

    /// <summary>It says which engine the device is, as it was asked.</summary>
    Met,

    /// <summary>The device is another engine than was thought.</summary>
    OtherEngine,

    /// <summary>The device's time is another than was thought, and is known now.</summary>
    OtherTime,

    /// <summary>The question is over: asking again would change nothing.</summary>
    Over,
}
