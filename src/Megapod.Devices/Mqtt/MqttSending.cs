namespace Megapod.Devices.Mqtt;

using Megapod.Devices.Mqtt.Messages;

/// <summary>What goes on the wire next.</summary>
/// <param name="Packet">The packet.</param>
/// <param name="Ends">The message whose story ends when the packet has been handed to the network; null: none does.</param>
internal readonly record struct MqttSending(MqttPacket Packet, MqttPublication? Ends = null);
