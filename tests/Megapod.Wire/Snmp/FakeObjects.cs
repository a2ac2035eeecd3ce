namespace Megapod.Wire.Snmp;

using Megapod.Core.Outcomes;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Messages;

/// <summary>Objects of a device that never was, as a test sets them.</summary>
internal sealed class FakeObjects : ISnmpObjects
{
    private readonly SortedDictionary<SnmpOid, SnmpValue> values = [];

    /// <summary>Why nothing is answered; null: all is.</summary>
    public Fault? Fault { get; set; }

    public int Walks { get; private set; }

    public SnmpValue this[string oid]
    {
        set => values[SnmpOid.Parse(oid)] = value;
    }

    public void Remove(string oid) => values.Remove(SnmpOid.Parse(oid));

    public ValueTask<Outcome<IReadOnlyList<SnmpObject>>> GetAsync(IReadOnlyList<SnmpOid> oids, CancellationToken stop) =>
        Answer(oids.Select(oid => new SnmpObject(oid, values.TryGetValue(oid, out var value) ? value : SnmpValue.NoSuchInstance)));

    public ValueTask<Outcome<IReadOnlyList<SnmpObject>>> WalkAsync(SnmpOid root, CancellationToken stop)
    {
        Walks++;
        return Answer(values.Where(pair => pair.Key.IsUnder(root) && pair.Key != root).Select(pair => new SnmpObject(pair.Key, pair.Value)));
    }

    private ValueTask<Outcome<IReadOnlyList<SnmpObject>>> Answer(IEnumerable<SnmpObject> objects) =>
        ValueTask.FromResult(Fault is { } fault ? Outcome<IReadOnlyList<SnmpObject>>.Failure(fault) : Outcome<IReadOnlyList<SnmpObject>>.Success([.. objects]));
}
