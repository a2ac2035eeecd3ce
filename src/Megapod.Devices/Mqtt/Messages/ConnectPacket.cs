namespace Megapod.Devices.Mqtt.Messages;

/// <summary>CONNECT: the client's first packet.</summary>
/// <param name="ClientId">Who connects; empty only with a clean session, and then the broker makes one up.</param>
/// <param name="IsClean">Whether the broker forgets what it kept for this client, and keeps nothing.</param>
/// <param name="KeepAliveSeconds">After one and a half of it without a packet the broker ends the connection; 0: never.</param>
/// <param name="Will">What is published when the client is gone without a word; null: nothing.</param>
/// <param name="UserName">Null: none.</param>
/// <param name="Password">Null: none; never without a user's name.</param>
internal sealed record ConnectPacket(string ClientId, bool IsClean, ushort KeepAliveSeconds, MqttWill? Will = null, string? UserName = null, byte[]? Password = null) : MqttPacket
{
    private const string Protocol = "MQTT";
    private const byte Level = 4;
    private const int CleanFlag = 0x02;
    private const int WillFlag = 0x04;
    private const int WillQosShift = 3;
    private const int WillRetainFlag = 0x20;
    private const int PasswordFlag = 0x40;
    private const int UserNameFlag = 0x80;

    /// <inheritdoc/>
    public override MqttPacketType Type => MqttPacketType.Connect;

    public static ConnectPacket? Read(ref MqttReader reader)
    {
        if (reader.Text() != Protocol || reader.Byte() != Level)
        {
            reader.Fail("it is not of MQTT 3.1.1");
            return null;
        }

        int flags = reader.Byte();
        int qos = (flags >> WillQosShift) & 3;
        bool hasWill = (flags & WillFlag) != 0;
        if ((flags & 1) != 0 || qos > 2 || (!hasWill && (flags & (WillRetainFlag | (3 << WillQosShift))) != 0) || (flags & (UserNameFlag | PasswordFlag)) == PasswordFlag)
        {
            reader.Fail("its flags contradict each other");
            return null;
        }

        ushort keepAlive = reader.Number();
        string clientId = reader.Text();
        var will = hasWill ? new MqttWill(reader.Name(), reader.Binary(), (MqttQos)qos, (flags & WillRetainFlag) != 0) : null;
        string? userName = (flags & UserNameFlag) != 0 ? reader.Text() : null;
        byte[]? password = (flags & PasswordFlag) != 0 ? reader.Binary() : null;
        bool isClean = (flags & CleanFlag) != 0;
        if (clientId.Length == 0 && !isClean)
        {
            reader.Fail("it wants its session kept without saying whose");
        }

        return new ConnectPacket(clientId, isClean, keepAlive, will, userName, password);
    }

    /// <inheritdoc/>
    protected override void WriteBody(MqttWriter writer)
    {
        int flags = (IsClean ? CleanFlag : 0) | (UserName is null ? 0 : UserNameFlag) | (Password is null ? 0 : PasswordFlag);
        if (Will is not null)
        {
            flags |= WillFlag | ((byte)Will.Qos << WillQosShift) | (Will.IsRetained ? WillRetainFlag : 0);
        }

        writer.Text(Protocol);
        writer.Byte(Level);
        writer.Byte((byte)flags);
        writer.Number(KeepAliveSeconds);
        writer.Text(ClientId);
        if (Will is not null)
        {
            writer.Text(Will.Topic);
            writer.Binary(Will.Payload.Span);
        }

        if (UserName is not null)
        {
            writer.Text(UserName);
        }

        if (Password is not null)
        {
            writer.Binary(Password);
        }
    }
}
