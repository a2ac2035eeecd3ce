namespace Megapod.Tidy.Bans;

/// <summary>What pure code may do, although the compiler names a banned type for it.</summary>
internal static class InnocentIterator
{
    public static IEnumerable<int> UpTo(int last)
    {
        for (var number = 1; number <= last; number++)
        {
            yield return number;
        }
    }
}
