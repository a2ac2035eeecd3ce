namespace Megapod.Lab.Fuzz;

using Megapod.Devices.Snmp.Messages;

/// <summary>Messages of SNMP, version 2c and 3, and what version 3 carries: what is taken is written, read again and the same.</summary>
internal sealed class SnmpParser() : FuzzParser("snmp", 95_000, 2_000, 2 * 1024 * 1024)
{
    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Golden { get; } = [.. FuzzParsers.Lines("Megapod.Lab.golden.snmp.txt").Select(line => Convert.FromHexString(line.Split(' ', 4)[2]))];

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Words { get; } = [[0x30, 0x80], [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF], [0x02, 0x09, 0xFF], [0x46, 0x09, 0x00], [0x06, 0x01, 0x80], [0x06, 0x05, 0x8F, 0xFF, 0xFF, 0xFF, 0x7F], [0x24, 0x02, 0x04, 0x00], [0x00, 0x00]];

    /// <inheritdoc/>
    public override bool Take(byte[] input, ulong variant)
    {
        bool isTaken = false;
        if (SnmpCommunityMessage.Read(input) is { IsSuccess: true } open)
        {
            FuzzException.Unless(SnmpCommunityMessage.Read(open.Value.Encode()) is { IsSuccess: true } again && again.Value.Community == open.Value.Community && again.Value.Pdu.Equals(open.Value.Pdu), "a message of version 2c came back as another");
            isTaken = true;
        }

        if (SnmpSecureMessage.Read(input) is { IsSuccess: true } secure)
        {
            var message = secure.Value;
            FuzzException.Unless(SnmpSecureMessage.Read(message.Encode()) is { IsSuccess: true } again && again.Value.Equals(message), "a message of version 3 came back as another");
            FuzzException.Unless(message.SignatureAt + message.Signature.Length <= input.Length, "a signature stands beside its message");
            isTaken = true;
            if (!message.IsPrivate && SnmpScopedPdu.Read(message.Content, mayBePadded: false) is { IsSuccess: true } scoped)
            {
                FuzzException.Unless(SnmpScopedPdu.Read(scoped.Value.Encode(), mayBePadded: false) is { IsSuccess: true } inner && inner.Value.Equals(scoped.Value), "what version 3 carries came back as something else");
            }
        }

        FuzzException.Unless(!isTaken || SnmpCommunityMessage.VersionOf(input) is SnmpVersion.V2c or SnmpVersion.V3, "a message without its version");
        return isTaken;
    }
}
