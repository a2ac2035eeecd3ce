namespace Megapod.Devices.Snmp;

using Megapod.Core.Outcomes;
using Megapod.Devices.Snmp.Messages;

/// <summary>Version 2c: the community goes with every message in clear text, and an answer is known by its number alone.</summary>
/// <param name="community">The community.</param>
internal sealed class SnmpCommunityEnvelope(string community) : ISnmpEnvelope
{
    public bool IsUnmet => false;

    public bool IsSecret => false;

    public long Restarts => 0;

    public byte[] Greet(int number) => throw new InvalidOperationException("Version 2c knows no engines.");

    public byte[] Wrap(SnmpPdu pdu) => new SnmpCommunityMessage(community, pdu).Encode();

    public SnmpVerdict Unwrap(ReadOnlyMemory<byte> bytes, int number)
    {
        var read = SnmpCommunityMessage.Read(bytes);
        bool fits = read.IsSuccess && read.Value.Pdu.Kind == SnmpPduKind.Response && read.Value.Pdu.RequestId == number && read.Value.Community == community;
        return fits ? SnmpVerdict.Is(read.Value.Pdu) : SnmpVerdict.Misfit;
    }

    public Fault? WhySilent() => null;

    public void Forget()
    {
        // There is nothing that version 2c would know of a device.
    }
}
