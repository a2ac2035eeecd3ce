namespace Megapod.Devices.Mqtt;

/// <summary>How often a message arrives at the broker or from it. It holds for one hop only: the broker's way to each subscriber has its own.</summary>
public enum MqttQos : byte
{
    /// <summary>Once or never; nothing acknowledges it.</summary>
    AtMostOnce,

    /// <summary>Once or several times.</summary>
    AtLeastOnce,

    /// <summary>Once.</summary>
    ExactlyOnce,
}
