namespace Megapod.Devices.Registers;

using System.Globalization;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;

/// <summary>A device with a register map: who it is, and what it says. After each silence, and once a minute, it is looked at anew whether it is still the same one.</summary>
internal sealed class RegisterDevice
{
    private static readonly TimeSpan IdentityPeriod = TimeSpan.FromMinutes(1);

    private Instant identifiedAt = Instant.Never;

    /// <summary>A device that was not asked yet.</summary>
    public RegisterDevice(IRegisterTables registers, RegisterMapConfig map)
    {
        Registers = registers;
        Map = map;
    }

    /// <summary>Its registers.</summary>
    public IRegisterTables Registers { get; }

    /// <summary>Its map.</summary>
    public RegisterMapConfig Map { get; }

    /// <summary>Says whether it is the device of the map; asks it where that is not known or long ago.</summary>
    public async ValueTask<Fault?> IdentifyAsync(Instant now, CancellationToken stop)
    {
        if (identifiedAt != Instant.Never && now >= identifiedAt && now - identifiedAt < IdentityPeriod)
        {
            return null;
        }

        identifiedAt = Instant.Never;
        foreach (var mark in Map.Identification)
        {
            var read = await ReadAsync(mark.Table, mark.Number.Address, mark.Words, stop);
            if (!read.IsSuccess)
            {
                return read.Faults[0];
            }

            if (Differs(mark, read.Value) is { } other)
            {
                return other;
            }
        }

        identifiedAt = now;
        return null;
    }

    /// <summary>Whoever answers next may be another one.</summary>
    public void Forget() => identifiedAt = Instant.Never;

    /// <summary>Reads all groups. A group that the device refuses is missing; silence ends the round.</summary>
    public async ValueTask<Outcome<RegisterImage>> ReadAsync(Instant now, CancellationToken stop)
    {
        if (await IdentifyAsync(now, stop) is { } stranger)
        {
            return Outcome<RegisterImage>.Failure(stranger);
        }

        ushort[]?[] groups = new ushort[]?[Map.Groups.Count];
        var faults = new List<Fault>();
        for (int g = 0; g < groups.Length; g++)
        {
            var group = Map.Groups[g];
            var read = await ReadAsync(group.Table, group.Address, group.Count, stop);
            if (!read.IsSuccess && ModbusFaultCodes.IsSilence(read.Faults[0].Code))
            {
                Forget();
                return Outcome<RegisterImage>.Failure(read.Faults);
            }

            groups[g] = read.IsSuccess ? read.Value : null;
            faults.AddRange(read.Faults);
        }

        return faults.Count == groups.Length ? Outcome<RegisterImage>.Failure(faults[0]) : Outcome<RegisterImage>.Success(new RegisterImage(Map, groups, faults));
    }

    /// <summary>Reads registers of a table in one request.</summary>
    public async ValueTask<Outcome<ushort[]>> ReadAsync(RegisterTable table, ushort address, int count, CancellationToken stop)
    {
        var read = table == RegisterTable.Holding ? await Registers.ReadAsync(address, count, stop) : await Registers.ReadInputsAsync(address, count, stop);
        return !read.IsSuccess || read.Value.Length == count
            ? read
            : Outcome<ushort[]>.Failure(new Fault(ModbusFaultCodes.Garbage, "An answer has another number of registers than was asked for.", "Look for a gateway that cuts answers."));
    }

    /// <summary>Reads a write's register together with its scale.</summary>
    public async ValueTask<Outcome<RegisterHeld>> ReadHeldAsync(RegisterWriteConfig write, CancellationToken stop)
    {
        ushort at = write.ReadBackAddress ?? write.Number.Address;
        ushort scale = write.Number.ScaleAddress ?? at;
        ushort first = Math.Min(at, scale);
        int count = Math.Max(at + write.Number.Words, scale + 1) - first;
        var read = await ReadAsync(RegisterTable.Holding, first, count, stop);
        return read.IsSuccess
            ? Outcome<RegisterHeld>.Success(new RegisterHeld(write, RegisterCodec.RawOf(write.Number, read.Value.AsSpan(at - first)), write.Number.ScaleAddress is null ? null : read.Value[scale - first]))
            : Outcome<RegisterHeld>.Failure(read.Faults);
    }

    /// <summary>Writes registers as the device wants them.</summary>
    public async ValueTask<Fault?> WriteAsync(ushort address, ushort[] values, CancellationToken stop)
    {
        if (Map.Control is not { HasSingleWrites: true })
        {
            return await Registers.WriteAsync(address, values, stop);
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (await Registers.WriteSingleAsync((ushort)(address + i), values[i], stop) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static Fault? Differs(RegisterMarkConfig mark, ushort[] registers)
    {
        if (mark.Text is { } wanted)
        {
            string found = TextOf(registers);
            return found == wanted ? null : RegisterFaults.OtherDevice(mark.Number.Address, $"'{wanted}'", $"'{found}'");
        }

        var raw = RegisterCodec.RawOf(mark.Number, registers);
        return raw == mark.Value ? null : RegisterFaults.OtherDevice(mark.Number.Address, Said(mark.Value), Said(raw));
    }

    /// <summary>Two characters in each register; what cannot be shown is shown as a point.</summary>
    private static string TextOf(ushort[] registers)
    {
        var text = new StringBuilder();
        foreach (ushort register in registers)
        {
            text.Append((char)(register >> 8)).Append((char)(register & 0xFF));
        }

        return new string([.. text.ToString().TrimEnd('\0', ' ').Select(c => c is >= ' ' and <= '~' ? c : '·')]);
    }

    private static string Said(decimal? number) => number is { } known ? known.ToString(CultureInfo.InvariantCulture) : "no number";
}
