namespace Megapod.Storage.Backup;

using Megapod.Core.Outcomes;

/// <summary>Something of a state folder that can be copied while it is written.</summary>
/// <param name="Name">Where it lies in the state folder, with slashes.</param>
/// <param name="CopyTo">Writes what it is at this instant into a file that is not there yet; says why it could not.</param>
public sealed record BackupSource(string Name, Func<string, Fault?> CopyTo);
