namespace Megapod.Devices.Snmp;

using Megapod.Core.Outcomes;
using Megapod.Devices.Snmp.Messages;

/// <summary>What a datagram means to whoever waits for an answer.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Answer">The answer, where it is one.</param>
/// <param name="Fault">Why the question is over, where it is.</param>
internal sealed record SnmpVerdict(SnmpVerdictKind Kind, SnmpPdu? Answer = null, Fault? Fault = null)
{
    public static SnmpVerdict Misfit { get; } = new(SnmpVerdictKind.Misfit);

    public static SnmpVerdict Untrusted { get; } = new(SnmpVerdictKind.Untrusted);

    public static SnmpVerdict TooOld { get; } = new(SnmpVerdictKind.TooOld);

    public static SnmpVerdict Met { get; } = new(SnmpVerdictKind.Met);

    public static SnmpVerdict OtherEngine { get; } = new(SnmpVerdictKind.OtherEngine);

    public static SnmpVerdict OtherTime { get; } = new(SnmpVerdictKind.OtherTime);

    public static SnmpVerdict Over(Fault fault) => new(SnmpVerdictKind.Over, Fault: fault);

    public static SnmpVerdict Is(SnmpPdu answer) => new(SnmpVerdictKind.Answer, answer);
}
