namespace Megapod.Devices.Solver;

using System.ComponentModel;
using System.Diagnostics;
using System.Text;

/// <summary>
/// One child from its start to its end. Reading and writing happen on a thread of its own, which is left behind when it hangs: closing a pipe does not wake a reader as long as a grandchild
/// holds the other end, and whoever asked must not wait for that.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>Of what a child says on standard error the end is kept, which is where the reason stands.</summary>
    private const int MostWords = 400;

    /// <summary>What is waited for the last words and the exit code of a child that is dead already.</summary>
    private static readonly TimeSpan Obituary = TimeSpan.FromSeconds(1);

    private readonly Process process;
    private readonly Stream questions;
    private readonly Stream answers;
    private readonly Thread listener;
    private readonly object work = new();
    private readonly StringBuilder words = new();
    private Action? next;
    private volatile bool isDisposed;

    private ChildProcess(Process process)
    {
        this.process = process;
        questions = process.StandardInput.BaseStream;
        answers = process.StandardOutput.BaseStream;
        listener = new Thread(Listen) { IsBackground = true, Name = "solver's last words" };
        listener.Start();
        new Thread(Work) { IsBackground = true, Name = "solver's pipes" }.Start();
    }

    /// <summary>Frames of this child alone: a thread that was left behind writes into nobody else's.</summary>
    public Frame Frame { get; } = new();

    /// <summary>What this child has of a program.</summary>
    public ProgramMirror Mirror { get; } = new();

    /// <summary>Whether it has greeted.</summary>
    public bool HasGreeted { get; set; }

    /// <summary>Whether it has ended by itself or was killed by somebody else.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Its number in the system.</summary>
    public int Id => process.Id;

    /// <summary>Starts one.</summary>
    /// <returns>The child; or why there is none.</returns>
    public static (ChildProcess? Child, string Why) Start(ChildSolverConfig config)
    {
        var start = new ProcessStartInfo(config.Program, config.Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            return Process.Start(start) is { } process ? (new ChildProcess(process), "") : (null, "nothing was started");
        }
        catch (Exception error) when (error is Win32Exception or IOException or InvalidOperationException)
        {
            return (null, error.Message);
        }
    }

    /// <summary>Does something with the pipes on the thread that is there for it.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="talk">What to do with the stream of questions and the stream of answers.</param>
    /// <param name="onEnd">Called with what came of it; with null where the pipe broke.</param>
    public void Do<T>(Func<Stream, Stream, T> talk, Action<T?> onEnd)
        where T : struct
    {
        Action task = () =>
        {
            T? end = null;
            try
            {
                end = talk(questions, answers);
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                Say(isDisposed ? "" : error.Message);
            }

            onEnd(end);
        };
        lock (work)
        {
            next = task;
            Monitor.Pulse(work);
        }
    }

    /// <summary>How it ended, for people: exit code and last words, as far as they are known.</summary>
    public string Epitaph()
    {
        string code = CodeOf();
        listener.Join(Obituary);
        lock (words)
        {
            string said = words.ToString().ReplaceLineEndings(" ").Trim();
            return said.Length == 0 ? code : $"{code}, it said: {said}";
        }
    }

    /// <summary>Kills it and all that it has started. Its threads end when the pipes do.</summary>
    public void Dispose()
    {
        isDisposed = true;
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It was dead already, or a part of its tree was; the words tell whoever asks.
            Say(error.Message);
        }

        lock (work)
        {
            Monitor.Pulse(work);
        }

        process.Dispose();
    }

    private string CodeOf()
    {
        try
        {
            return process.WaitForExit(Obituary) ? $"exit code {process.ExitCode}" : "still running";
        }
        catch (InvalidOperationException)
        {
            return "killed by us";
        }
    }

    private void Work()
    {
        while (true)
        {
            Action task;
            lock (work)
            {
                while (next is null && !isDisposed)
                {
                    Monitor.Wait(work);
                }

                if (next is null)
                {
                    return;
                }

                (task, next) = (next, null);
            }

            task();
        }
    }

    private void Listen()
    {
        byte[] some = new byte[MostWords];
        var from = process.StandardError.BaseStream;
        try
        {
            for (int read = from.Read(some); read > 0; read = from.Read(some))
            {
                Say(Encoding.UTF8.GetString(some, 0, read));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            Say(isDisposed ? "" : error.Message);
        }
    }

    private void Say(string text)
    {
        lock (words)
        {
            words.Append(text);
            words.Remove(0, Math.Max(0, words.Length - MostWords));
        }
    }
}
