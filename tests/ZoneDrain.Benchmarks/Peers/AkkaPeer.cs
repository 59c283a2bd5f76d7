using Akka.Actor;

namespace ZoneDrain.Benchmarks.Peers;

/// <summary>Akka.NET, in one process.</summary>
internal sealed class AkkaPeer : IPeer
{
    private readonly ActorSystem _system = ActorSystem.Create("pages", "akka.loglevel = WARNING");
    private readonly IActorRef[] _pages;

    public AkkaPeer(int pages) => _pages = [.. Enumerable.Range(0, pages).Select(_ => _system.ActorOf(Props.Create(() => new Page())))];

    public async ValueTask<Outcome> Ask(int page, bool put) => (await _pages[page].Ask<Answer>(Question.Of(put))).Outcome;

    public async ValueTask DisposeAsync() => await _system.Terminate();

    private sealed class Page : UntypedActor
    {
        private readonly PeerPage _page = new();

        protected override void OnReceive(object message)
        {
            if (message is Question question) Sender.Tell(Answer.Of(_page.Use(question.Put)));
        }
    }
}
