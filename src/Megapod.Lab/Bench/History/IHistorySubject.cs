namespace Megapod.Lab.Bench.History;

using Megapod.Core.Outcomes;

/// <summary>A database that keeps the series and answers for them. It ends, and its folder goes, with this object.</summary>
internal interface IHistorySubject : IDisposable
{
    /// <summary>Its name in rows.</summary>
    string Name { get; }

    /// <summary>How it was asked.</summary>
    string How { get; }

    /// <summary>Takes all series and answers the questions.</summary>
    /// <param name="workload">The series.</param>
    /// <param name="progress">Called with the share done.</param>
    /// <param name="stop">Gives up, by an exception.</param>
    Outcome<SubjectFigures> Measure(HistoryWorkload workload, Action<double> progress, CancellationToken stop);
}
