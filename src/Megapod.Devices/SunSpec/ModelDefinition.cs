namespace Megapod.Devices.SunSpec;

/// <summary>The layout of a SunSpec model as its file in Profiles/SunSpec says.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Points">Its own points by name, in the order of their registers, ID and L included.</param>
/// <param name="Groups">What follows them, in order; only the last may repeat.</param>
internal sealed record ModelDefinition(int Id, string Name, IReadOnlyDictionary<string, PointDefinition> Points, IReadOnlyList<GroupDefinition> Groups)
{
    /// <summary>Registers up to where groups repeat, ID and L included.</summary>
    public int FixedSize { get; } = Groups is [.., { Count: not null } last] ? last.At : Groups is [.., { } once] ? once.At + once.Size : Points.Values.Max(p => p.End);

    /// <summary>The group that repeats, or null.</summary>
    public GroupDefinition? Repeating { get; } = Groups is [.., { Count: not null } last] ? last : null;

    /// <summary>The first register of its scale factors; meaningless when <see cref="ScaleCount"/> is 0.</summary>
    public int ScaleAt { get; } = Points.Values.Where(p => p.Type == PointType.Sunssf).Select(p => p.At).DefaultIfEmpty(0).Min();

    /// <summary>Registers from the first to the last scale factor.</summary>
    public int ScaleCount { get; } = Points.Values.Where(p => p.Type == PointType.Sunssf).Select(p => p.End).DefaultIfEmpty(0).Max()
        - Points.Values.Where(p => p.Type == PointType.Sunssf).Select(p => p.At).DefaultIfEmpty(0).Min();

    /// <summary>Registers up to the end of the last point that has a scale factor, scale factors included, groups that repeat left out.</summary>
    public int ScaledSize { get; } = Points.Values.Where(p => p.Scale is not null || p.Type == PointType.Sunssf).Select(p => p.End)
        .Concat(Groups.Where(g => g.Count is null).SelectMany(g => g.Points.Values.Where(p => p.Scale is not null).Select(p => g.At + p.End)))
        .DefaultIfEmpty(0).Max();
}
