namespace Megapod.Node.Runner;

using System.Globalization;
using Megapod.Devices.WorkLink;

/// <summary>Reads what a job has written. Its output is kept in parts of one size, of which the newest two are there; a file beside them says which part is the newest.</summary>
internal static class JobLog
{
    /// <summary>A part may end between two looks; whoever meets that looks again.</summary>
    private const int MostLooks = 3;

    /// <summary>Reads a part of it.</summary>
    /// <param name="folder">The job's.</param>
    /// <param name="partBytes">Size of one part.</param>
    /// <param name="asked">What is wanted.</param>
    /// <param name="hasEnded">Whether the job has ended; those who write its output down may still be at it.</param>
    public static WorkLogAnswer Read(JobFolder folder, int partBytes, WorkLogQuestion asked, bool hasEnded)
    {
        bool isOver = hasEnded && !folder.IsAttended;
        for (int look = 1; ; look++)
        {
            try
            {
                long part = PartOf(folder);
                var answer = part < 0 ? new WorkLogAnswer(asked.Number, 0, [], isOver, IsKnown: true) : Look(folder, part, partBytes, asked, isOver);
                if (part == PartOf(folder) || look == MostLooks)
                {
                    return answer;
                }
            }
            catch (IOException) when (look < MostLooks)
            {
                // A part was just begun, and the file of before is somewhere else.
                continue;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return new WorkLogAnswer(asked.Number, 0, [], IsEnd: false, IsKnown: false);
            }
        }
    }

    private static WorkLogAnswer Look(JobFolder folder, long part, int partBytes, WorkLogQuestion asked, bool isOver)
    {
        long here = part * partBytes;
        long length = File.Exists(folder.LogFile) ? new FileInfo(folder.LogFile).Length : 0;
        long from = Math.Clamp(asked.From, part > 0 ? here - partBytes : 0, here + length);
        var (file, offset, end) = from < here ? (folder.LogFile + ".1", from - (here - partBytes), (long)partBytes) : (folder.LogFile, from - here, length);
        byte[] bytes = new byte[(int)Math.Min(asked.Most, end - offset)];
        if (bytes.Length > 0)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Position = offset;
            stream.ReadExactly(bytes);
        }

        return new WorkLogAnswer(asked.Number, from, bytes, isOver && from + bytes.Length == here + length, IsKnown: true);
    }

    /// <summary>Number of the newest part, from 0; -1: there is none yet.</summary>
    private static long PartOf(JobFolder folder)
    {
        string file = Path.Combine(folder.Log, "part");
        return File.Exists(file) && long.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out long part) ? part : -1;
    }
}
