namespace Megapod.Devices.Snmp;

using Megapod.Devices.Snmp.Messages;

/// <summary>Objects in the order in which agents walk. It never changes: another state is another table.</summary>
public sealed class SnmpTable
{
    private readonly SnmpObject[] objects;

    /// <summary>A table of objects in any order.</summary>
    /// <exception cref="ArgumentException">A name is there twice, or a value is none.</exception>
    public SnmpTable(IEnumerable<SnmpObject> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        this.objects = [.. objects.OrderBy(item => item.Oid)];
        for (int i = 0; i < this.objects.Length; i++)
        {
            if (!this.objects[i].Value.IsThere || (i > 0 && this.objects[i].Oid == this.objects[i - 1].Oid))
            {
                throw new ArgumentException($"{this.objects[i].Oid} is there twice, or has no value.", nameof(objects));
            }
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => objects.Length;

    /// <summary>An object by its name; with a value that says what is missing where there is none.</summary>
    public SnmpObject Get(SnmpOid oid)
    {
        ArgumentNullException.ThrowIfNull(oid);
        int at = FirstFrom(oid);
        if (at < objects.Length && objects[at].Oid == oid)
        {
            return objects[at];
        }

        // A column that has other rows is an object that is there, without this row.
        var column = oid.Arcs.Length > 2 ? SnmpOid.Of(oid.Arcs[..^1]) : oid;
        int other = FirstFrom(column);
        return new SnmpObject(oid, other < objects.Length && objects[other].Oid.IsUnder(column) ? SnmpValue.NoSuchInstance : SnmpValue.NoSuchObject);
    }

    /// <summary>The first object after a name, whether the name is there or not; the name with the end of everything where there is none.</summary>
    public SnmpObject Next(SnmpOid oid)
    {
        ArgumentNullException.ThrowIfNull(oid);
        int at = FirstFrom(oid);
        at += at < objects.Length && objects[at].Oid == oid ? 1 : 0;
        return at < objects.Length ? objects[at] : new SnmpObject(oid, SnmpValue.EndOfMibView);
    }

    /// <summary>Place of the first object that is not before a name.</summary>
    private int FirstFrom(SnmpOid oid)
    {
        int low = 0;
        int high = objects.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = objects[middle].Oid < oid ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
