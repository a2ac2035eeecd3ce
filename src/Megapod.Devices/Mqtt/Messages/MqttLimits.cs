namespace Megapod.Devices.Mqtt.Messages;

/// <summary>What the protocol itself allows at the most (MQTT 3.1.1, chapters 1.5.3 and 2.2.3).</summary>
internal static class MqttLimits
{
    /// <summary>Bytes of a text or of a password: their length is a number of 16 bits.</summary>
    public const int MostText = 65_535;

    /// <summary>Bytes behind the fixed header: their number has at most four bytes of seven bits.</summary>
    public const int MostRemaining = 268_435_455;

    /// <summary>Bytes of the number of bytes that follow.</summary>
    public const int MostLengthBytes = 4;

    /// <summary>Bytes of the longest fixed header.</summary>
    public const int LongestHeader = 1 + MostLengthBytes;
}
