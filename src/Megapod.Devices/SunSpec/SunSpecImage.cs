namespace Megapod.Devices.SunSpec;

using System.Text;
using Megapod.Devices.Modbus;
using Megapod.Devices.Modbus.Messages;

/// <summary>
/// The registers of a device that speaks SunSpec, for whoever plays one: the mark, its models one behind the other and the end. What was never set is not implemented, as its type says it. Values are
/// given and taken in the points' units; scale factors stand in the registers like everything else.
/// </summary>
/// <remarks>Safe from every thread: whoever reads or writes holds the image meanwhile, and so does whoever is asked for the present values before a read and told of a write.</remarks>
public sealed class SunSpecImage : IRegisterBank
{
    private const ushort MarkHigh = 0x5375;
    private const ushort MarkLow = 0x6E53;
    private readonly int start;
    private readonly ushort[] registers;
    private readonly bool[] isWritable;
    private readonly Dictionary<int, Placed> models = [];
    private readonly Lock gate = new();

    /// <summary>A device that says nothing yet.</summary>
    /// <param name="start">The register of its mark: 40000, 0 or 50000.</param>
    /// <param name="listed">Its models in order, of those whose layout is known; each once. Groups that repeat are not there.</param>
    /// <exception cref="ArgumentException">There is no layout of a model.</exception>
    public SunSpecImage(int start, params IReadOnlyList<int> listed)
    {
        ArgumentNullException.ThrowIfNull(listed);
        this.start = start;
        int at = 2;
        foreach (int id in listed)
        {
            var model = ModelLibrary.Find(id) ?? throw new ArgumentException($"There is no layout of model {id}.", nameof(listed));
            models.Add(id, new Placed(model, at));
            at += model.FixedSize;
        }

        registers = new ushort[at + 2];
        isWritable = new bool[registers.Length];
        (registers[0], registers[1]) = (MarkHigh, MarkLow);
        registers[at] = SunSpecChain.EndMark;
        foreach (var (id, placed) in models)
        {
            foreach (var (point, from) in placed.All())
            {
                Silence(point, registers.AsSpan(from, point.Size));
                isWritable.AsSpan(from, point.Size).Fill(point.IsWritable);
            }

            registers[placed.At] = (ushort)id;
            registers[placed.At + 1] = (ushort)(placed.Model.FixedSize - 2);
        }
    }

    /// <summary>Asked before each read to set what is true now; called with the image held.</summary>
    public Action? Asked { get; set; }

    /// <summary>Told after each write which model's points were written; called with the image held.</summary>
    public Action<int, IReadOnlyList<string>>? Written { get; set; }

    /// <summary>The finest power of ten at which a number of steps still holds a value: 1.9 MW in 32,767 steps are steps of 100 W.</summary>
    /// <param name="largest">The largest value.</param>
    /// <param name="steps">The most steps.</param>
    public static int ScaleFor(double largest, double steps) => (int)Math.Clamp(Math.Ceiling(Math.Log10(Math.Max(largest, 1) / steps)), -PointCodec.LargestScale, PointCodec.LargestScale);

    /// <summary>Sets a scale factor.</summary>
    /// <param name="model">The model.</param>
    /// <param name="point">The scale factor's name.</param>
    /// <param name="power">The power of ten, −10 to 10. Values that were set before keep their registers and so become others.</param>
    public void SetScale(int model, string point, int power)
    {
        lock (gate)
        {
            registers[models[model].At + models[model].Model.Points[point].At] = (ushort)(short)power;
        }
    }

    /// <summary>Sets a number.</summary>
    /// <param name="model">The model.</param>
    /// <param name="point">One of its own points.</param>
    /// <param name="value">In the point's unit; NaN: not implemented.</param>
    /// <exception cref="ArgumentOutOfRangeException">The point's type cannot hold it at the scale factor that is set.</exception>
    public void Set(int model, string point, double value)
    {
        lock (gate)
        {
            var (placed, found) = Find(model, point);
            var place = registers.AsSpan(placed.At + found.At, found.Size);
            if (double.IsNaN(value))
            {
                Silence(found, place);
                return;
            }

            (PointCodec.Encode(found, value, ScaleOf(placed, found)) ?? throw new ArgumentOutOfRangeException(nameof(value), value, $"{point} of model {model} cannot hold it.")).CopyTo(place);
        }
    }

    /// <summary>Sets an enumeration by the name of its value.</summary>
    /// <param name="model">The model.</param>
    /// <param name="point">One of its own points.</param>
    /// <param name="symbol">The name.</param>
    public void Set(int model, string point, string symbol) => Set(model, point, models[model].Model.Points[point].Symbols[symbol]);

    /// <summary>Sets a text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="point">One of its own points.</param>
    /// <param name="text">The text; what does not fit is cut off.</param>
    public void SetText(int model, string point, string text)
    {
        lock (gate)
        {
            var (placed, found) = Find(model, point);
            byte[] bytes = new byte[2 * found.Size];
            Encoding.UTF8.GetEncoder().Convert(text, bytes, flush: true, out _, out _, out _);
            for (int i = 0; i < found.Size; i++)
            {
                registers[placed.At + found.At + i] = (ushort)((bytes[2 * i] << 8) | bytes[(2 * i) + 1]);
            }
        }
    }

    /// <summary>What stands at a point, in its unit; null where nothing does, or no number.</summary>
    /// <param name="model">The model.</param>
    /// <param name="point">One of its own points.</param>
    public double? Get(int model, string point)
    {
        lock (gate)
        {
            var (placed, found) = Find(model, point);
            return PointCodec.Decode(found, registers.AsSpan(placed.At + found.At, found.Size), ScaleOf(placed, found)).Value;
        }
    }

    /// <summary>Does something with the image held, so that nobody reads or writes meanwhile.</summary>
    /// <param name="what">What to do; short.</param>
    public void Hold(Action what)
    {
        ArgumentNullException.ThrowIfNull(what);
        lock (gate)
        {
            what();
        }
    }

    /// <inheritdoc/>
    public ModbusExceptionCode ReadHolding(byte unit, ushort address, Span<ushort> values)
    {
        lock (gate)
        {
            if (!Holds(address, values.Length))
            {
                return ModbusExceptionCode.IllegalDataAddress;
            }

            Asked?.Invoke();
            registers.AsSpan(address - start, values.Length).CopyTo(values);
            return ModbusExceptionCode.None;
        }
    }

    /// <inheritdoc/>
    public ModbusExceptionCode WriteHolding(byte unit, ushort address, ReadOnlySpan<ushort> values)
    {
        lock (gate)
        {
            if (!Holds(address, values.Length) || isWritable.AsSpan(address - start, values.Length).Contains(false))
            {
                return ModbusExceptionCode.IllegalDataAddress;
            }

            // What runs out by time has done so before it is written anew.
            Asked?.Invoke();
            int from = address - start;
            int until = from + values.Length;
            values.CopyTo(registers.AsSpan(from));
            foreach (var (id, placed) in models)
            {
                string[] touched = [.. placed.All().Where(p => p.From < until && p.From + p.Point.Size > from).Select(p => p.Point.Name)];
                if (touched.Length > 0)
                {
                    Written?.Invoke(id, touched);
                }
            }

            return ModbusExceptionCode.None;
        }
    }

    private bool Holds(int address, int count) => address >= start && address + count <= start + registers.Length;

    private (Placed Placed, PointDefinition Point) Find(int model, string point) => (models[model], models[model].Model.Points[point]);

    private int ScaleOf(Placed placed, PointDefinition point) =>
        point.Scale is null ? 0 : PointCodec.ScaleOf(registers[placed.At + placed.Model.Points[point.Scale].At]) ?? 0;

    /// <summary>What a type says where a device has nothing to say.</summary>
    private static void Silence(PointDefinition point, Span<ushort> place)
    {
        switch (point.Type)
        {
            case PointType.Int16 or PointType.Int32 or PointType.Int64 or PointType.Sunssf or PointType.Pad or PointType.Bitfield16 or PointType.Bitfield32 or PointType.Bitfield64:
                place.Clear();
                place[0] = 0x8000;
                break;
            case PointType.Float32 or PointType.Float64:
                place.Clear();
                place[0] = point.Type == PointType.Float32 ? (ushort)0x7FC0 : (ushort)0x7FF8;
                break;
            case PointType.String or PointType.Ipaddr or PointType.Ipv6addr or PointType.Acc16 or PointType.Acc32 or PointType.Acc64:
                place.Clear();
                break;
            default:
                place.Fill(0xFFFF);
                break;
        }
    }

    /// <summary>A model and its first register, counted from the mark.</summary>
    private sealed record Placed(ModelDefinition Model, int At)
    {
        public IEnumerable<(PointDefinition Point, int From)> All() =>
            Model.Points.Values.Select(p => (p, At + p.At)).Concat(Model.Groups.Where(g => g.Count is null).SelectMany(g => g.Points.Values.Select(p => (p, At + g.At + p.At))));
    }
}
