namespace Megapod.Wire.SunSpec;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;

/// <summary>
/// A device in memory. Its registers are laid out by the official model files, every point not implemented until it is given a value, and its reversion timer is written after the model's text:
/// it runs while its function is enabled, begins anew when a setting of the function is written, and puts the reversion value and its enable in force when it has run out.
/// </summary>
internal sealed class FakeDevice : IRegisters
{
    private readonly ushort?[] image = new ushort?[65536];
    private readonly Dictionary<(int Model, int Occurrence), int> places = [];
    private readonly int start;
    private int end;
    private Instant? deadline;

    /// <summary>Lists models behind the mark at a register.</summary>
    /// <param name="start">Where the mark stands.</param>
    /// <param name="models">The models; a negative number is a vendor's block of as many registers.</param>
    public FakeDevice(int start, params int[] models)
    {
        this.start = start;
        image[start] = 0x5375;
        image[start + 1] = 0x6E53;
        end = start + 2;
        foreach (int model in models)
        {
            if (model < 0)
            {
                Raw(64001, -model);
            }
            else
            {
                Add(model);
            }
        }

        End();
    }

    public Instant Now { get; set; } = new(638_000_000_000_000_000);

    /// <summary>Requests so far; reads and writes.</summary>
    public List<(bool IsWrite, int Address, int Count)> Requests { get; } = [];

    /// <summary>Answers a request instead of the device where it returns something.</summary>
    public Func<bool, int, int, Fault?>? Fails { get; set; }

    /// <summary>Called before a request is answered.</summary>
    public Action<bool, int>? Before { get; set; }

    /// <summary>Called after a write was taken.</summary>
    public Action<int>? Written { get; set; }

    /// <summary>Whether the reversion timer does what the model says. Without it, its registers only hold what they are given.</summary>
    public bool HasTimer { get; set; } = true;

    public int Start => start;

    public static Fault Exception(int code) => new("MP3799", $"Exception {code}.", "Nothing.");

    public void Raw(int id, int length)
    {
        image[end] = (ushort)id;
        image[end + 1] = (ushort)length;
        for (int i = 0; i < length; i++)
        {
            image[end + 2 + i] = 0xABCD;
        }

        end += length + 2;
    }

    /// <summary>Adds a model with every point not implemented.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="repetitions">How often its group repeats.</param>
    /// <param name="length">What the device says of its length; as many registers are there.</param>
    public void Add(int id, int repetitions = 1, int? length = null)
    {
        var model = OfficialModel.Load(id);
        int at = end;
        int size = model.Points.Sum(p => p.Size) + model.Groups.Sum(g => g.Size * (g.Count is null ? 1 : repetitions));
        places[(id, places.Keys.Count(k => k.Model == id))] = at;
        for (int i = 0; i < (length + 2 ?? size); i++)
        {
            image[at + i] = 0;
        }

        foreach (var point in model.Points)
        {
            Clear(at, point, at + (length + 2 ?? size));
        }

        foreach (var group in model.Groups)
        {
            for (int i = 0; i < (group.Count is null ? 1 : repetitions); i++)
            {
                foreach (var point in group.Points)
                {
                    Clear(at + group.At + (i * group.Size), point, at + (length + 2 ?? size));
                }
            }

            if (group.Count is { } count and not "rest")
            {
                Store(at + model.Points.Single(p => p.Name == count).At, 1, repetitions);
            }
        }

        image[at] = (ushort)id;
        image[at + 1] = (ushort)(length ?? (size - 2));
        end = at + (length + 2 ?? size);
    }

    public void End()
    {
        image[end] = 0xFFFF;
        image[end + 1] = 0;
    }

    public void Cut() => (image[end], image[end + 1]) = (null, null);

    /// <summary>Continues the list behind its last model.</summary>
    public void More(int id, int repetitions = 1, int? length = null)
    {
        Add(id, repetitions, length);
        End();
    }

    public int PlaceOf(int model, string point, int occurrence = 0) => places[(model, occurrence)] + OfficialModel.Load(model).Points.Single(p => p.Name == point).At;

    public void Put(int model, string point, long raw, int occurrence = 0) =>
        Store(PlaceOf(model, point, occurrence), OfficialModel.Load(model).Points.Single(p => p.Name == point).Size, raw);

    public void Put(int model, string group, int index, string point, long raw)
    {
        var layout = OfficialModel.Load(model).Groups.Single(g => g.Name == group);
        var found = layout.Points.Single(p => p.Name == point);
        Store(places[(model, 0)] + layout.At + (index * layout.Size) + found.At, found.Size, raw);
    }

    public void PutText(int model, string point, string text)
    {
        int at = PlaceOf(model, point);
        for (int i = 0; i < text.Length; i++)
        {
            image[at + (i / 2)] = (ushort)(i % 2 == 0 ? text[i] << 8 : image[at + (i / 2)]! | text[i]);
        }
    }

    public void PutRegister(int address, ushort? value) => image[address] = value;

    public long Get(int model, string point, int occurrence = 0)
    {
        var found = OfficialModel.Load(model).Points.Single(p => p.Name == point);
        long raw = 0;
        for (int i = 0; i < found.Size; i++)
        {
            raw = (raw << 16) | image[PlaceOf(model, point, occurrence) + i]!.Value;
        }

        int unused = 64 - (16 * found.Size);
        return found.Type.StartsWith("int") ? raw << unused >> unused : raw;
    }

    public ValueTask<Outcome<ushort[]>> ReadAsync(ushort address, int count, CancellationToken stop)
    {
        Assert.InRange(count, 1, 125);
        Requests.Add((false, address, count));
        Before?.Invoke(false, address);
        Run();
        var fault = Fails?.Invoke(false, address, count);
        bool isThere = address + count <= image.Length && Enumerable.Range(address, count).All(a => image[a] is not null);
        fault ??= isThere ? null : Exception(2);
        return ValueTask.FromResult(fault is null ? Outcome<ushort[]>.Success([.. image.Skip(address).Take(count).Select(r => r!.Value)]) : Outcome<ushort[]>.Failure(fault));
    }

    public ValueTask<Fault?> WriteAsync(ushort address, ReadOnlyMemory<ushort> values, CancellationToken stop)
    {
        Assert.InRange(values.Length, 1, 123);
        Requests.Add((true, address, values.Length));
        Before?.Invoke(true, address);
        Run();
        if (Fails?.Invoke(true, address, values.Length) is { } fault)
        {
            return ValueTask.FromResult<Fault?>(fault);
        }

        for (int i = 0; i < values.Length; i++)
        {
            image[address + i] = values.Span[i];
        }

        Written?.Invoke(address);
        if (HasTimer && places.ContainsKey((704, 0)) && address >= PlaceOf(704, "WSetEna") && address < PlaceOf(704, "WSetRvrtRem"))
        {
            deadline = Get(704, "WSetEna") == 1 && Get(704, "WSetRvrtTms") is > 0 and < uint.MaxValue and var seconds ? Now + TimeSpan.FromSeconds(seconds) : null;
        }

        Run();
        return ValueTask.FromResult<Fault?>(null);
    }

    private void Run()
    {
        if (!HasTimer || !places.ContainsKey((704, 0)) || Get(704, "WSetRvrtRem") == uint.MaxValue)
        {
            return;
        }

        if (Now >= deadline)
        {
            deadline = null;
            Put(704, "WSet", Get(704, "WSetRvrt"));
            Put(704, "WSetEna", Get(704, "WSetEnaRvrt"));
        }

        Put(704, "WSetRvrtRem", deadline is { } at ? (long)Math.Ceiling((at - Now).TotalSeconds) : 0);
    }

    private void Store(int at, int size, long raw)
    {
        for (int i = size - 1; i >= 0; i--)
        {
            image[at + i] = (ushort)raw;
            raw >>= 16;
        }
    }

    /// <summary>What the model's book says of a point that is not implemented.</summary>
    private void Clear(int at, OfficialModel.Point point, int limit)
    {
        for (int i = 0; i < point.Size && at + point.At + i < limit; i++)
        {
            image[at + point.At + i] = point.Type switch
            {
                "int16" or "sunssf" or "pad" => 0x8000,
                "int32" or "int64" => (ushort)(i == 0 ? 0x8000 : 0),
                "float32" or "float64" => (ushort)(i == 0 ? 0x7FC0 : 0),
                "acc16" or "acc32" or "acc64" or "string" or "ipaddr" or "ipv6addr" => 0,
                _ => 0xFFFF,
            };
        }
    }
}
