namespace Megapod.Devices.Mqtt.Messages;

/// <summary>What a broker says to a connection (MQTT 3.1.1, chapter 3.2.2.3). There are no other numbers.</summary>
internal enum MqttConnectCode : byte
{
    Accepted,
    UnacceptableProtocolVersion,
    IdentifierRejected,
    ServerUnavailable,
    BadUserNameOrPassword,
    NotAuthorized,
}
