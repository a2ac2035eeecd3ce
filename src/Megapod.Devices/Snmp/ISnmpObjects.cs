namespace Megapod.Devices.Snmp;

using Megapod.Core.Outcomes;
using Megapod.Devices.Snmp.Messages;

/// <summary>The objects of one device, to be read.</summary>
public interface ISnmpObjects
{
    /// <summary>Reads objects.</summary>
    /// <param name="oids">Their names; any number, asked for in as many questions as it takes.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>
    /// An object for each name, in the same order. One that the device does not have says so by its value; one at which alone the device fails has <see cref="SnmpValueKind.Null"/>. Or why there is no answer.
    /// </returns>
    ValueTask<Outcome<IReadOnlyList<SnmpObject>>> GetAsync(IReadOnlyList<SnmpOid> oids, CancellationToken stop);

    /// <summary>Reads all that stands under a name, bounded in number and time.</summary>
    /// <param name="root">The name.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The objects in their order; empty where there are none. Or why they could not all be read.</returns>
    ValueTask<Outcome<IReadOnlyList<SnmpObject>>> WalkAsync(SnmpOid root, CancellationToken stop);
}
