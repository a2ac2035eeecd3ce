namespace Megapod.Devices.Mqtt;

/// <summary>What the broker publishes for us when we are gone without having said so. It comes late: only after one and a half keep-alives where the link fell silent.</summary>
/// <param name="Topic">Where.</param>
/// <param name="Payload">What; at most 65 535 bytes.</param>
/// <param name="Qos">How often it arrives at the broker's subscribers at the most.</param>
/// <param name="IsRetained">Whether the broker keeps it for later subscribers.</param>
public sealed record MqttWill(string Topic, ReadOnlyMemory<byte> Payload, MqttQos Qos = MqttQos.AtLeastOnce, bool IsRetained = true);
