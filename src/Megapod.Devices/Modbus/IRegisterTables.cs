namespace Megapod.Devices.Modbus;

using Megapod.Core.Outcomes;

/// <summary>The registers of one device in both of Modbus' tables of registers, written one by one where the device wants that.</summary>
public interface IRegisterTables : IRegisters
{
    /// <summary>Reads input registers.</summary>
    /// <param name="address">The first, counted from 0 as on the wire.</param>
    /// <param name="count">How many; more than one request takes (125) is read in several.</param>
    /// <param name="stop">Gives up waiting; the answer that then comes late is dropped.</param>
    ValueTask<Outcome<ushort[]>> ReadInputsAsync(ushort address, int count, CancellationToken stop);

    /// <summary>Writes one holding register with the function for one, which some devices want.</summary>
    /// <param name="address">Which, counted from 0 as on the wire.</param>
    /// <param name="value">What to write.</param>
    /// <param name="stop">Gives up waiting; whether it was written is then unknown.</param>
    /// <returns>Null when the device has answered that it took it; otherwise why not.</returns>
    ValueTask<Fault?> WriteSingleAsync(ushort address, ushort value, CancellationToken stop);
}
