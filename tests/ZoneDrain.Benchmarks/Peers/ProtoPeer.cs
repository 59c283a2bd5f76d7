using Proto;

namespace ZoneDrain.Benchmarks.Peers;

/// <summary>Proto.Actor, in one process.</summary>
internal sealed class ProtoPeer : IPeer
{
    private readonly ActorSystem _system = new();
    private readonly PID[] _pages;

    public ProtoPeer(int pages)
    {
        var props = Props.FromProducer(() => new Page());
        _pages = [.. Enumerable.Range(0, pages).Select(_ => _system.Root.Spawn(props))];
    }

    public async ValueTask<Outcome> Ask(int page, bool put) => (await _system.Root.RequestAsync<Answer>(_pages[page], Question.Of(put))).Outcome;

    public async ValueTask DisposeAsync() => await _system.DisposeAsync();

    private sealed class Page : IActor
    {
        private readonly PeerPage _page = new();

        public Task ReceiveAsync(IContext context)
        {
            if (context.Message is Question question) context.Respond(Answer.Of(_page.Use(question.Put)));
            return Task.CompletedTask;
        }
    }
}
