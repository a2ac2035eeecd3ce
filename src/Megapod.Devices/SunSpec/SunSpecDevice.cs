namespace Megapod.Devices.SunSpec;

using System.Globalization;
using System.Numerics;
using Megapod.Core.Outcomes;
using Megapod.Devices.Modbus;

/// <summary>
/// A device that speaks SunSpec: its list of models, reading and writing of typed points. Each reading makes sure that the model still stands where it was, and looks for it again when it does
/// not. Used by one caller at a time.
/// </summary>
internal sealed class SunSpecDevice
{
    /// <summary>How often reading or writing is begun anew when scale factors or models move under it.</summary>
    private const int MostTries = 3;

    private readonly IRegisters registers;
    private SunSpecChain chain;
    private int failures;

    private SunSpecDevice(IRegisters registers, SunSpecChain chain)
    {
        this.registers = registers;
        this.chain = chain;
    }

    /// <summary>The models that the device lists, in their order.</summary>
    public SunSpecChain Chain => chain;

    /// <summary>How often its list was found to be another one since it was first walked.</summary>
    public int Changes { get; private set; }

    /// <summary>Finds the device's list of models.</summary>
    /// <param name="registers">Its registers.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The device; MP3731 or MP3732 when it has no such list; or why it could not be asked.</returns>
    public static async ValueTask<Outcome<SunSpecDevice>> DiscoverAsync(IRegisters registers, CancellationToken stop)
    {
        var found = await SunSpecChain.FindAsync(registers, null, stop);
        return found.IsSuccess ? Outcome<SunSpecDevice>.Success(new SunSpecDevice(registers, found.Value)) : Outcome<SunSpecDevice>.Failure(found.Faults);
    }

    /// <summary>Whether the device lists a model, and we know its layout.</summary>
    public bool Lists(int model) => ModelLibrary.Find(model) is not null && BlockOf(model, 0) is not null;

    /// <summary>Reads a model.</summary>
    /// <param name="model">Its number; one of <see cref="ModelLibrary"/>.</param>
    /// <param name="stop">Gives up.</param>
    /// <param name="occurrence">Which one where the device lists several, from 0.</param>
    /// <param name="isHeadOnly">Whether one request is enough: what stands behind it, texts and far repetitions, is then missing.</param>
    /// <returns>What it says; MP3733 to MP3736; or why it could not be read.</returns>
    public async ValueTask<Outcome<SunSpecModel>> ReadAsync(int model, CancellationToken stop, int occurrence = 0, bool isHeadOnly = false)
    {
        var definition = ModelLibrary.Find(model) ?? throw new ArgumentOutOfRangeException(nameof(model), model, "There is no layout of this model.");
        IReadOnlyList<Fault> last = [];
        for (int tries = 0; tries < MostTries; tries++)
        {
            if (BlockOf(model, occurrence) is not { } block)
            {
                if (!await FailAsync(stop))
                {
                    return Outcome<SunSpecModel>.Failure(SunSpecFaults.NotListed(model));
                }

                last = [SunSpecFaults.NotListed(model)];
                continue;
            }

            var read = await ReadAsync(definition, block, isHeadOnly, stop);
            if (read.IsSuccess)
            {
                failures = 0;
                return read;
            }

            last = read.Faults;
            if (last[0].Code == SunSpecFaults.MovedCode)
            {
                var found = await FindAgainAsync(stop);
                if (found is not null)
                {
                    return Outcome<SunSpecModel>.Failure(found);
                }
            }
            else if (last[0].Code != SunSpecFaults.ScaleMovedCode && !await FailAsync(stop))
            {
                return read;
            }
        }

        return Outcome<SunSpecModel>.Failure(last);
    }

    /// <summary>Writes points of a model that stand side by side, in one request, by the scale factors with which the model was read. Whether the device holds them is for <see cref="Check"/>.</summary>
    /// <param name="read">The model as it was read just before.</param>
    /// <param name="stop">Gives up; whether anything was written is then unknown.</param>
    /// <param name="writes">The points in the order of their registers.</param>
    /// <returns>Null when the device has acknowledged; MP3737 when nothing was sent; otherwise why it was not, or may not have been, written.</returns>
    /// <exception cref="ArgumentException">A point does not exist, is read-only, is for people only, or the points do not stand side by side.</exception>
    public async ValueTask<Fault?> SendAsync(SunSpecModel read, CancellationToken stop, params IReadOnlyList<PointWrite> writes)
    {
        var encoded = Encode(read, writes);
        return encoded.IsSuccess
            ? await registers.WriteAsync((ushort)(read.Block.Address + read.Definition.Points[writes[0].Point].At), encoded.Value, stop)
            : encoded.Faults[0];
    }

    /// <summary>Whether a device holds what was written.</summary>
    /// <param name="before">The model by whose scale factors it was written.</param>
    /// <param name="after">The model as it was read afterwards.</param>
    /// <param name="writes">What was written.</param>
    /// <returns>Null when it does; MP3735 when the scale factors moved meanwhile, so that the device may have understood something else; MP3738 when it holds something else.</returns>
    public static Fault? Check(SunSpecModel before, SunSpecModel after, params IReadOnlyList<PointWrite> writes)
    {
        foreach (var write in writes)
        {
            var point = before.Definition.Points[write.Point];
            if (before.ScaleOf(point) != after.ScaleOf(point))
            {
                return SunSpecFaults.ScaleMoved(before.Definition.Id);
            }

            var wanted = Encode(before, [write]);
            if (!wanted.IsSuccess)
            {
                return wanted.Faults[0];
            }

            if (after.Registers.Length < point.End || !after.Registers[point.At..point.End].SequenceEqual(wanted.Value))
            {
                var held = after[write.Point];
                return SunSpecFaults.NotTaken(before.Definition.Id, write.Point, Said(PointCodec.Decode(point, wanted.Value, before.ScaleOf(point))), Said(held));
            }
        }

        return null;
    }

    /// <summary>Reads a model, writes points of it that stand side by side, reads it again and compares; anew when the scale factors moved meanwhile.</summary>
    /// <param name="model">The model's number.</param>
    /// <param name="stop">Gives up; whether anything was written is then unknown.</param>
    /// <param name="writes">The points in the order of their registers.</param>
    /// <returns>The model as it reads now; or why it does not hold what was written.</returns>
    /// <exception cref="ArgumentException">As <see cref="SendAsync"/> says.</exception>
    public async ValueTask<Outcome<SunSpecModel>> WriteAsync(int model, CancellationToken stop, params IReadOnlyList<PointWrite> writes)
    {
        for (int tries = 1; ; tries++)
        {
            var before = await ReadAsync(model, stop);
            if (!before.IsSuccess)
            {
                return before;
            }

            if (await SendAsync(before.Value, stop, writes) is { } notSent)
            {
                return Outcome<SunSpecModel>.Failure(notSent);
            }

            var after = await ReadAsync(model, stop);
            if (!after.IsSuccess)
            {
                return after;
            }

            var fault = Check(before.Value, after.Value, writes);
            if (fault is null)
            {
                return after;
            }

            if (fault.Code != SunSpecFaults.ScaleMovedCode || tries == MostTries)
            {
                return Outcome<SunSpecModel>.Failure(fault);
            }
        }
    }

    /// <summary>Walks the device's list anew: a device that is still starting may have listed less.</summary>
    /// <returns>Null when it was found; otherwise why not, and what was known stays.</returns>
    public async ValueTask<Fault?> FindAgainAsync(CancellationToken stop)
    {
        var found = await SunSpecChain.FindAsync(registers, chain.Base, stop);
        if (!found.IsSuccess)
        {
            return found.Faults[0];
        }

        if (found.Value.Base != chain.Base || found.Value.HasEnd != chain.HasEnd || !found.Value.Blocks.SequenceEqual(chain.Blocks))
        {
            chain = found.Value;
            Changes++;
        }

        return null;
    }

    /// <summary>A value for people: with its unit, by its name, or why there is none.</summary>
    internal static string Said(SunSpecValue value) => value switch
    {
        { Symbol: { } symbol } => symbol,
        { Text: { } text } => $"'{text}'",
        { Value: { } number } => number.ToString("R", CultureInfo.InvariantCulture) + (value.Point.Unit is { } unit ? " " + unit : ""),
        _ => "nothing",
    };

    private static Outcome<ushort[]> Encode(SunSpecModel read, IReadOnlyList<PointWrite> writes)
    {
        var points = PointsOf(read.Definition, writes);
        var all = new List<ushort>();
        foreach (var (write, point) in writes.Zip(points))
        {
            double number = write.Symbol is { } symbol ? point.Symbols[symbol] : write.Number;
            if (!read.Has(write.Point))
            {
                return Fail("the device does not have it");
            }

            // Zero is zero at every scale.
            if ((read.ScaleOf(point) ?? (number == 0 ? 0 : null)) is not { } scale)
            {
                return Fail("its scale factor is not known");
            }

            if (PointCodec.Encode(point, number, scale) is not { } encoded)
            {
                return Fail($"{number.ToString("R", CultureInfo.InvariantCulture)} {point.Unit} is outside of what it can hold at its scale factor of 10^{scale}");
            }

            all.AddRange(encoded);

            Outcome<ushort[]> Fail(string why) => Outcome<ushort[]>.Failure(SunSpecFaults.NotWritable(read.Definition.Id, write.Point, why));
        }

        return Outcome<ushort[]>.Success([.. all]);
    }

    /// <summary>The points to write, once it is sure that the caller may write them together.</summary>
    private static List<PointDefinition> PointsOf(ModelDefinition model, IReadOnlyList<PointWrite> writes)
    {
        var points = new List<PointDefinition>();
        foreach (var write in writes)
        {
            if (!model.Points.TryGetValue(write.Point, out var point) || !point.IsWritable || point.IsByHand || (points is [.., { } before] && before.End != point.At))
            {
                throw new ArgumentException($"{write.Point} of model {model.Id} is not ours to write, or does not stand beside the point before it.", nameof(writes));
            }

            if (write.Symbol is { } symbol && !point.Symbols.ContainsKey(symbol))
            {
                throw new ArgumentException($"{write.Point} has no value {symbol}.", nameof(writes));
            }

            points.Add(point);
        }

        return points.Count == 0 ? throw new ArgumentException("Nothing to write.", nameof(writes)) : points;
    }

    private SunSpecBlock? BlockOf(int model, int occurrence)
    {
        foreach (var block in chain.Blocks)
        {
            if (block.Model == model && occurrence-- == 0)
            {
                return block;
            }
        }

        return null;
    }

    private async ValueTask<Outcome<SunSpecModel>> ReadAsync(ModelDefinition definition, SunSpecBlock block, bool isHeadOnly, CancellationToken stop)
    {
        int fixedEnd = Math.Min(block.Size, definition.FixedSize);
        int end = definition.Repeating is null ? fixedEnd : Math.Min(block.Size, ReadPlan.Most);
        int first = ReadPlan.EndOf(definition, 0, end);
        var head = await SunSpecChain.ReadAsync(registers, block.Address, first, stop);
        if (!head.IsSuccess)
        {
            return Outcome<SunSpecModel>.Failure(head.Faults);
        }

        if (head.Value[0] != block.Model || head.Value[1] != block.Length)
        {
            return Outcome<SunSpecModel>.Failure(SunSpecFaults.Moved(block.Model));
        }

        if (definition.Repeating is { } group)
        {
            end = Math.Max(fixedEnd, group.At + (group.Size * ReadPlan.Repetitions(definition, block.Size, SunSpecModel.CountIn(definition, head.Value))));
            end = Math.Min(end, block.Size);
        }

        var all = new List<ushort>(head.Value);
        while (!isHeadOnly && all.Count < end)
        {
            int next = ReadPlan.EndOf(definition, all.Count, end);
            var part = await SunSpecChain.ReadAsync(registers, block.Address + all.Count, next - all.Count, stop);
            if (!part.IsSuccess)
            {
                return Outcome<SunSpecModel>.Failure(part.Faults);
            }

            all.AddRange(part.Value);

            // What repeats is scaled by factors that were read in another request, so they are read again behind it: before, after, and the same.
            int scaleEnd = definition.ScaleAt + definition.ScaleCount;
            if (next > definition.ScaledSize && definition.Repeating is not null && definition.ScaleCount > 0 && scaleEnd <= block.Size)
            {
                var scales = await SunSpecChain.ReadAsync(registers, block.Address + definition.ScaleAt, definition.ScaleCount, stop);
                if (!scales.IsSuccess)
                {
                    return Outcome<SunSpecModel>.Failure(scales.Faults);
                }

                if (!scales.Value.AsSpan().SequenceEqual(head.Value.AsSpan(definition.ScaleAt, definition.ScaleCount)))
                {
                    return Outcome<SunSpecModel>.Failure(SunSpecFaults.ScaleMoved(block.Model));
                }
            }
        }

        return Outcome<SunSpecModel>.Success(new SunSpecModel(definition, block, [.. all]));
    }

    /// <summary>
    /// Counts a failure, and looks for the list again at the second, fourth, eighth and so on: a device that has moved refuses its old registers, and one that is merely off shall not be
    /// asked for its list each time.
    /// </summary>
    /// <returns>Whether the list is another one now, so that trying again makes sense.</returns>
    private async ValueTask<bool> FailAsync(CancellationToken stop)
    {
        failures = Math.Min(failures + 1, 1 << 30);
        int changes = Changes;
        return failures > 1 && BitOperations.IsPow2(failures) && await FindAgainAsync(stop) is null && Changes != changes;
    }
}
