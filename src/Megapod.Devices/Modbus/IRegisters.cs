namespace Megapod.Devices.Modbus;

using Megapod.Core.Outcomes;

/// <summary>
/// The registers of one device: one unit behind one address, however it is reached. Reads and writes of one device are done one after the other in the order in which they were asked; what
/// came of one is known when its task ends, and a task always ends.
/// </summary>
public interface IRegisters
{
    /// <summary>Reads holding registers.</summary>
    /// <param name="address">The first, counted from 0 as on the wire.</param>
    /// <param name="count">How many; more than one request takes (125) is read in several, of which a later one may see a later moment.</param>
    /// <param name="stop">Gives up waiting; the answer that then comes late is dropped.</param>
    /// <returns>As many as were asked for; or why not: not reached, no answer in time, or the device's own exception.</returns>
    ValueTask<Outcome<ushort[]>> ReadAsync(ushort address, int count, CancellationToken stop);

    /// <summary>Writes holding registers in one request.</summary>
    /// <param name="address">The first, counted from 0 as on the wire.</param>
    /// <param name="values">What to write; 1 to 123.</param>
    /// <param name="stop">Gives up waiting; whether it was written is then unknown.</param>
    /// <returns>Null when the device has answered that it took them; otherwise why not. That it took them does not say that it obeys.</returns>
    ValueTask<Fault?> WriteAsync(ushort address, ReadOnlyMemory<ushort> values, CancellationToken stop);
}
