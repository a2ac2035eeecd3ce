namespace Megapod.Devices.Redfish.Telemetry;

using System.Text;

/// <summary>
/// Gives each metric a number at first sight, so that later reports cost no text. A metric is named by its property's address, or by its id where it has none. It belongs to one service and one thread at
/// a time.
/// </summary>
public sealed class MetricTable
{
    private readonly Dictionary<byte[], int> numbers = new(new Utf8Comparer());
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> lookup;
    private readonly List<byte[]> names = [];
    private readonly int most;

    /// <summary>An empty table.</summary>
    /// <param name="most">Most metrics it takes; a service that invents names without end gets no further. Default 32 768, several times an eight-GPU tray.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public MetricTable(int most = 32_768)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        this.most = most;
        lookup = numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Metrics known so far; they are numbered from 0 on.</summary>
    public int Count => names.Count;

    /// <summary>Most metrics that are taken.</summary>
    public int Most => most;

    /// <summary>The name of a metric as the service writes it.</summary>
    /// <param name="metric">Its number.</param>
    public string NameOf(int metric) => Encoding.UTF8.GetString(names[metric]);

    /// <summary>The number of a metric; −1 when it is new and the table is full.</summary>
    /// <param name="name">Its name in UTF-8.</param>
    /// <param name="guess">A number that it probably has, because it had it at the same place of the last report; −1: none.</param>
    internal int NumberOf(ReadOnlySpan<byte> name, int guess)
    {
        if ((uint)guess < (uint)names.Count && names[guess].AsSpan().SequenceEqual(name))
        {
            return guess;
        }

        if (lookup.TryGetValue(name, out int number))
        {
            return number;
        }

        if (names.Count == most)
        {
            return -1;
        }

        byte[] own = name.ToArray();
        names.Add(own);
        numbers.Add(own, names.Count - 1);
        return names.Count - 1;
    }

    /// <summary>Compares bytes; the hash has a seed of its own in each process, so that no service can choose names that collide.</summary>
    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
