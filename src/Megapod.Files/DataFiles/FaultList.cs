using Megapod.Core.Outcomes;

namespace Megapod.Files.DataFiles;

/// <summary>Gathers the faults of one file up to a bound: one wrong unit would otherwise give a fault for each of a hundred thousand lines.</summary>
internal sealed class FaultList(string file)
{
    /// <summary>More than a screen of faults helps nobody.</summary>
    private const int MostListed = 20;

    private readonly List<Fault> faults = [];
    private int count;

    public bool Any => count > 0;

    public void Add(Fault fault)
    {
        count++;
        if (faults.Count < MostListed)
        {
            faults.Add(fault);
        }
    }

    public Outcome<T> Fail<T>()
        where T : class => Outcome<T>.Failure(count > faults.Count ? [.. faults, DataFaults.AndMore(file, count - faults.Count)] : [.. faults]);

    public Outcome<T> Unless<T>(Func<T> value)
        where T : class => Any ? Fail<T>() : Outcome<T>.Success(value());
}
