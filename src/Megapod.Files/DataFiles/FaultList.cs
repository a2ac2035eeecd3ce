namespace Megapod.Files.DataFiles;

using Megapod.Core.Outcomes;

/// <summary>Gathers the faults of one file up to a bound: one wrong unit would otherwise give a fault for each of a hundred thousand lines.</summary>
internal sealed class FaultList(string file)
{
    /// <summary>More than a screen of faults helps nobody.</summary>
    private const int MostListed = 20;

    private readonly List<Fault> faults = [];

    public int Count { get; private set; }

    public bool Any => Count > 0;

    public void Add(Fault fault)
    {
        Count++;
        if (faults.Count < MostListed)
        {
            faults.Add(fault);
        }
    }

    public Outcome<T> Fail<T>()
        where T : class => Outcome<T>.Failure(Count > faults.Count ? [.. faults, DataFaults.AndMore(file, Count - faults.Count)] : [.. faults]);

    public Outcome<T> Unless<T>(Func<T> value)
        where T : class => Any ? Fail<T>() : Outcome<T>.Success(value());
}
