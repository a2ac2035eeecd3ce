namespace Megapod.Lab.Fuzz;

using System.Globalization;

/// <summary>One parser's inputs, on a thread of its own; another thread looks whether it goes on.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="parser">The parser.</param>
/// <param name="inputs">How many inputs.</param>
/// <param name="time">Time.</param>
internal sealed class FuzzRun(FuzzRequest request, FuzzParser parser, long inputs, TimeProvider time)
{
    private readonly FuzzMutator mutator = new(parser);
    private readonly List<FuzzFinding> findings = [];
    private readonly Lock gate = new();
    private readonly long began = time.GetTimestamp();
    private long done;
    private long begunAt;
    private long taken;
    private long mostAllocated;
    private TimeSpan slowest;
    private TimeSpan lasted;

    /// <summary>Inputs that are done.</summary>
    public long Done => Volatile.Read(ref done);

    /// <summary>What was not survived so far.</summary>
    public IReadOnlyList<FuzzFinding> Findings
    {
        get
        {
            lock (gate)
            {
                return [.. findings];
            }
        }
    }

    /// <summary>How it went so far.</summary>
    public FuzzRow Row() => new(parser.Name, Done, taken, (lasted > TimeSpan.Zero ? lasted : time.GetElapsedTime(began)).TotalSeconds, slowest.TotalMilliseconds, mostAllocated);

    /// <summary>Whether one input has been under way for longer than this.</summary>
    public bool HasHung(TimeSpan limit) => Volatile.Read(ref begunAt) is > 0 and var at && time.GetElapsedTime(at) > limit;

    /// <summary>Throws all inputs at the parser.</summary>
    public void Go(TimeSpan longest, int tries, CancellationToken stop)
    {
        // The first input loads code and tables, which is not its own doing.
        Try(mutator.Next(FuzzRig.ChanceOf(request.Seed, parser.Name, -1)), 0, out _);
        for (long input = 0; input < inputs && !stop.IsCancellationRequested && !(request.Slice is { } slice && time.GetElapsedTime(began) > slice); input++)
        {
            var chance = FuzzRig.ChanceOf(request.Seed, parser.Name, input);
            byte[] bytes = mutator.Next(chance);
            ulong variant = chance.NextBits();
            string? what = Try(bytes, variant, out var took);
            for (int again = 1; again < tries && what is null && took > longest; again++)
            {
                what = Try(bytes, variant, out var retook);
                took = retook < took ? retook : took;
            }

            what ??= took > longest ? string.Create(CultureInfo.InvariantCulture, $"it took {took.TotalSeconds:0.0} s") : null;
            slowest = took > slowest ? took : slowest;
            if (what is not null)
            {
                Find(input, what);
                if (findings.Count >= FuzzRig.MostFindings)
                {
                    break;
                }
            }

            Volatile.Write(ref done, input + 1);
        }

        lasted = time.GetElapsedTime(began);
    }

    /// <summary>Notes an input that was not survived, and keeps it.</summary>
    public void Find(long input, string what)
    {
        string? file = null;
        if (request.Folder is { } folder)
        {
            file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{parser.Name}-{request.Seed}-{input}.bin"));
            try
            {
                Directory.CreateDirectory(folder);
                File.WriteAllBytes(file, mutator.Next(FuzzRig.ChanceOf(request.Seed, parser.Name, input)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The number of the input and the seed make it again.
                file = null;
            }
        }

        lock (gate)
        {
            findings.Add(new FuzzFinding(parser.Name, request.Seed, input, what, file));
        }
    }

    private string? Try(byte[] bytes, ulong variant, out TimeSpan took)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long at = time.GetTimestamp();
        Volatile.Write(ref begunAt, at);
        string? what = null;
        try
        {
            taken += parser.Take(bytes, variant) ? 1 : 0;
        }
#pragma warning disable CA1031 // Whatever a parser throws is what is looked for.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            what = $"{thrown.GetType().Name}: {thrown.Message}";
        }

        took = time.GetElapsedTime(at);
        Volatile.Write(ref begunAt, 0);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        mostAllocated = Math.Max(mostAllocated, allocated);
        return what ?? (allocated > parser.MostAllocated ? string.Create(CultureInfo.InvariantCulture, $"it allocated {allocated:N0} bytes") : null);
    }
}
