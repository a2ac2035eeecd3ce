namespace Megapod.Wire.Site;

using System.Text;
using Megapod.Core.Units;
using Megapod.Site.Api;
using Megapod.Site.Loop;

/// <summary>One follower's stream, byte by byte, with a follower that reads when the test says so.</summary>
public sealed class EventStreamTests : IDisposable
{
    private static readonly Instant At = Instant.FromUtc(new DateTime(2025, 6, 1, 9, 0, 0, DateTimeKind.Utc));
    private readonly EventRing ring = new();
    private readonly FakeClock clock = new();
    private readonly Follower follower = new();
    private readonly CancellationTokenSource stop = new();
    private Task stream = Task.CompletedTask;

    public void Dispose()
    {
        stop.Cancel();
        follower.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task Follower_without_an_id_gets_what_comes_from_now_on()
    {
        Make(3);
        Begin(lastSeen: null);
        await follower.ReadsAsync();
        Make(1);
        clock.AwaitSleeperUntil(EventStream.Look);
        clock.MoveTo(EventStream.Look);
        await follower.ReadsAsync();
        Assert.Equal(["run-4"], follower.Ids);
        Assert.StartsWith(": welcome\nretry: 2000\n\n", follower.Text, StringComparison.Ordinal);
        Assert.Contains("event: test\ndata: {\"number\":4,\"at\":\"2025-06-01T09:00:00Z\",\"kind\":\"test\",\"subject\":\"x\",\"text\":\"text\"}\n\n", follower.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follower_that_comes_back_gets_all_that_it_missed_in_order()
    {
        Make(EventRing.Most + 10);
        Begin("run-2010");
        for (int k = 0; k < 40; k++)
        {
            await follower.ReadsAsync();
        }

        Assert.Equal([.. Enumerable.Range(2011, 8000).Select(n => $"run-{n}")], follower.Ids);
        Assert.DoesNotContain("event: reset", follower.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("event: dropped", follower.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run-9")]
    [InlineData("other-10005")]
    [InlineData("run-10011")]
    [InlineData("run--1")]
    public async Task Follower_whose_place_is_lost_is_told_to_read_the_site_anew(string lastSeen)
    {
        Make(EventRing.Most + 10);
        Begin(lastSeen);
        await follower.ReadsAsync();
        Assert.Equal(["run-10010"], follower.Ids);
        Assert.Contains("event: reset\ndata: {\"text\":\"Events in between are lost; read the site anew.\",\"reread\":\"/api/v1/site\",\"newest\":10010}\n\n", follower.Text, StringComparison.Ordinal);
        Make(1);
        clock.AwaitSleeperUntil(EventStream.Look);
        clock.MoveTo(EventStream.Look);
        await follower.ReadsAsync();
        Assert.Equal(["run-10010", "run-10011"], follower.Ids);
    }

    [Fact]
    public async Task Follower_that_reads_too_slowly_is_told_and_let_go_and_may_come_back()
    {
        Begin(lastSeen: null);
        await follower.WritesAsync();
        Make(EventStream.MostBehind + 1);
        follower.Read();
        clock.AwaitSleeperUntil(EventStream.Look);
        clock.MoveTo(EventStream.Look);
        await follower.ReadsAsync();
        await stream.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(["run-0"], follower.Ids);
        Assert.Contains("event: dropped\ndata: {\"text\":\"More than 1000 events waited", follower.Text, StringComparison.Ordinal);

        Begin("run-0");
        for (int k = 0; k < 6; k++)
        {
            await follower.ReadsAsync();
        }

        Assert.Equal([.. Enumerable.Range(1, EventStream.MostBehind + 1).Select(n => $"run-{n}")], follower.Ids.Skip(1));
    }

    [Fact]
    public async Task Follower_without_news_gets_a_comment_now_and_then()
    {
        Begin(lastSeen: null);
        await follower.ReadsAsync();
        for (var due = EventStream.Look; due <= 2 * EventStream.Heartbeat; due += EventStream.Look)
        {
            clock.AwaitSleeperUntil(due);
            Assert.True(due > EventStream.Heartbeat || !follower.Text.Contains("still here", StringComparison.Ordinal), $"a comment before {due}");
            clock.MoveTo(due);
        }

        await follower.ReadsAsync();
        Assert.EndsWith(": still here\n\n", follower.Text, StringComparison.Ordinal);
        Assert.Empty(follower.Ids);
    }

    private void Make(int count)
    {
        for (int i = 0; i < count; i++)
        {
            ring.Add(At, "test", "x", "text");
        }
    }

    private void Begin(string? lastSeen) => stream = new EventStream(ring, "run", clock).SendAsync(follower, lastSeen, stop.Token);

    /// <summary>A connection whose other end takes what was written only when the test lets it.</summary>
    private sealed class Follower : Stream
    {
        private readonly SemaphoreSlim written = new(0);
        private readonly SemaphoreSlim taken = new(0);
        private readonly StringBuilder text = new();

        public string Text
        {
            get
            {
                lock (text)
                {
                    return text.ToString();
                }
            }
        }

        public IEnumerable<string> Ids => Text.Split('\n').Where(l => l.StartsWith("id: ", StringComparison.Ordinal)).Select(l => l[4..]);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        /// <summary>Waits for the next write; the writer goes on waiting.</summary>
        public async Task WritesAsync() => Assert.True(await written.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "nothing was written");

        /// <summary>Takes what was written.</summary>
        public void Read() => taken.Release();

        /// <summary>Waits for the next write and takes it.</summary>
        public async Task ReadsAsync()
        {
            await WritesAsync();
            Read();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            lock (text)
            {
                text.Append(Encoding.UTF8.GetString(buffer.Span));
            }

            written.Release();
            await taken.WaitAsync(cancellationToken);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            written.Dispose();
            taken.Dispose();
            base.Dispose(disposing);
        }
    }
}
