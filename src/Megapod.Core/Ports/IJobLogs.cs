namespace Megapod.Core.Ports;

using System.Threading;
using System.Threading.Tasks;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;

/// <summary>What jobs have written, at whatever runs them.</summary>
public interface IJobLogs
{
    /// <summary>A piece of it.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="fence">Its placement.</param>
    /// <param name="from">Place of the first byte that is wanted.</param>
    /// <param name="most">How many bytes at most.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <returns>The piece; or why it cannot be had.</returns>
    Task<Outcome<JobLogPage>> ReadAsync(string job, long fence, long from, int most, CancellationToken stop);
}
