namespace Megapod.Wire.Registers;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;

/// <summary>A device in memory. Its watchdog, where it is given one, ends a set-point when it was not written in time.</summary>
internal sealed class FakeTables : IRegisterTables
{
    private Instant fedAt = Instant.Never;

    public ushort[] Holding { get; } = new ushort[1000];

    public ushort[] Inputs { get; } = new ushort[1000];

    public Instant Now { get; set; } = new(638_000_000_000_000_000);

    /// <summary>Requests so far: what was written, and null where something was read.</summary>
    public List<(int Address, ushort[]? Written, bool IsSingle)> Requests { get; } = [];

    public IEnumerable<int> WrittenAt => Requests.Where(r => r.Written is not null).Select(r => r.Address);

    /// <summary>Answers instead of the device where it returns something; told whether it is a write, and where.</summary>
    public Func<bool, int, Fault?>? Fails { get; set; }

    /// <summary>Called after a write was taken.</summary>
    public Action<int>? Written { get; set; }

    public (int Register, TimeSpan Timeout, int SetPoint)? Watchdog { get; set; }

    public static Fault Silence { get; } = new("MP3702", "No answer.", "Wait.");

    public static Fault Exception { get; } = new("MP3712", "No such register.", "Look.");

    public ValueTask<Outcome<ushort[]>> ReadAsync(ushort address, int count, CancellationToken stop) => Read(Holding, address, count);

    public ValueTask<Outcome<ushort[]>> ReadInputsAsync(ushort address, int count, CancellationToken stop) => Read(Inputs, address, count);

    public ValueTask<Fault?> WriteAsync(ushort address, ReadOnlyMemory<ushort> values, CancellationToken stop) => Write(address, values.ToArray(), isSingle: false);

    public ValueTask<Fault?> WriteSingleAsync(ushort address, ushort value, CancellationToken stop) => Write(address, [value], isSingle: true);

    public void Put(int address, params ushort[] values) => values.CopyTo(Holding, address);

    private ValueTask<Outcome<ushort[]>> Read(ushort[] table, int address, int count)
    {
        Requests.Add((address, null, false));
        Run();
        return ValueTask.FromResult(Fails?.Invoke(false, address) is { } fault ? Outcome<ushort[]>.Failure(fault) : Outcome<ushort[]>.Success(table.AsSpan(address, count).ToArray()));
    }

    private ValueTask<Fault?> Write(int address, ushort[] values, bool isSingle)
    {
        Requests.Add((address, values, isSingle));
        Run();
        if (Fails?.Invoke(true, address) is { } fault)
        {
            return ValueTask.FromResult<Fault?>(fault);
        }

        values.CopyTo(Holding, address);
        fedAt = address == Watchdog?.Register ? Now : fedAt;
        Written?.Invoke(address);
        return ValueTask.FromResult<Fault?>(null);
    }

    private void Run()
    {
        if (Watchdog is { } watchdog && Now - fedAt > watchdog.Timeout)
        {
            Holding[watchdog.SetPoint] = 0;
        }
    }
}
