namespace Megapod.Devices.Mqtt.Messages;

/// <summary>What came of reading bytes.</summary>
internal enum MqttDecodeState
{
    /// <summary>Nothing wrong so far, but the end is missing.</summary>
    Incomplete,

    /// <summary>All there, and it holds together.</summary>
    Whole,

    /// <summary>It breaks the protocol or a bound; no further byte can put it right.</summary>
    Wrong,
}
