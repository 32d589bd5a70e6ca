/*
 * index_xapian.cc: Xapian on the questions of index.c, as index_dump.h writes them.
 *
 *   index_xapian DUMP DIRECTORY
 *
 * A person is a document: her (concept, level) terms, a term for whom she shares place,
 * mode and minutes with, values for the first day and the hours. A need is an OR of
 * weighted maxima, filtered by the hard facts; Xapian's own optimisations are left to
 * it. Answers are compared: the fits of the first twenty, while they are above 0.
 */
#include <xapian.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

constexpr unsigned top = 20;
constexpr Xapian::valueno day_slot = 0, hours_slot = 1;

/* Every term is worth its factor, wherever it stands. */
class Unit : public Xapian::Weight {
    double factor = 1;

  public:
    Unit() { }
    Unit *clone() const override { return new Unit; }
    void init(double given) override { factor = given; }
    std::string name() const override { return "Unit"; }
    double get_sumpart(Xapian::termcount, Xapian::termcount,
                       Xapian::termcount) const override
    {
        return factor;
    }
    double get_maxpart() const override { return factor; }
    double get_sumextra(Xapian::termcount, Xapian::termcount) const override
    {
        return 0;
    }
    double get_maxextra() const override { return 0; }
};

struct Question {
    unsigned weights = 0, hours = 0;
    long day = 0;
    Xapian::Query reach;
    std::vector<Xapian::Query> facts, wanted;
    std::vector<unsigned> fits;
};

double cpu_us()
{
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e6 + double(now.tv_nsec) / 1e3;
}

std::string term(char kind, const std::string &number)
{
    return kind + number;
}

std::vector<Xapian::Query> read_terms(std::istringstream &line, char kind)
{
    std::vector<Xapian::Query> terms;
    std::string number;
    unsigned count;
    line >> count;
    while (count-- > 0 && line >> number)
        terms.emplace_back(term(kind, number));
    return terms;
}

void add_person(std::istringstream &line, Xapian::WritableDatabase &db)
{
    Xapian::Document document;
    std::string group, number;
    double day, hours;
    unsigned count;
    line >> group >> day >> hours >> count;
    document.add_boolean_term(term('G', group));
    document.add_value(day_slot, Xapian::sortable_serialise(day));
    document.add_value(hours_slot, Xapian::sortable_serialise(hours));
    while (count-- > 0 && line >> number)
        document.add_term(term('T', number));
    db.add_document(document);
}

Xapian::Query read_wanted(std::istringstream &line)
{
    std::vector<Xapian::Query> terms;
    std::string number;
    double weight, cover;
    unsigned count;
    line >> weight >> count;
    while (count-- > 0 && line >> number >> cover)
        terms.emplace_back(Xapian::Query::OP_SCALE_WEIGHT,
                           Xapian::Query(term('T', number)), weight * cover);
    return Xapian::Query(Xapian::Query::OP_MAX, terms.begin(), terms.end());
}

Xapian::Query whole(const Question &q)
{
    Xapian::Query query(Xapian::Query::OP_OR, q.wanted.begin(), q.wanted.end());
    std::vector<Xapian::Query> hard = q.facts;
    hard.push_back(q.reach);
    hard.emplace_back(Xapian::Query::OP_VALUE_LE, day_slot,
                      Xapian::sortable_serialise(double(q.day)));
    hard.emplace_back(Xapian::Query::OP_VALUE_GE, hours_slot,
                      Xapian::sortable_serialise(double(q.hours)));
    return Xapian::Query(
        Xapian::Query::OP_FILTER, query,
        Xapian::Query(Xapian::Query::OP_AND, hard.begin(), hard.end()));
}

/* Ours, down to the first fit of 0: whom no term matches Xapian does not list. */
bool same(const Question &q, const std::vector<unsigned> &fits)
{
    size_t ours = 0;
    while (ours < q.fits.size() && q.fits[ours] > 0)
        ours++;
    size_t theirs = 0;
    while (theirs < fits.size() && fits[theirs] > 0)
        theirs++;
    if (ours != theirs)
        return false;
    for (size_t i = 0; i < ours; i++)
        if (fits[i] != q.fits[i])
            return false;
    return true;
}

double ask(Xapian::Enquire &enquire, const Question &q, std::vector<unsigned> &fits)
{
    double before = cpu_us();
    enquire.set_query(whole(q));
    Xapian::MSet found = enquire.get_mset(0, top);
    double took = cpu_us() - before;
    fits.clear();
    for (auto it = found.begin(); it != found.end(); ++it)
        fits.push_back(unsigned(it.get_weight() + 0.5) * 40 / q.weights);
    return took;
}

bool read_question(std::ifstream &in, Question &q)
{
    std::string text;
    while (std::getline(in, text)) {
        std::istringstream line(text);
        char kind;
        unsigned count, fit;
        line >> kind;
        if (kind == 'q')
            line >> q.weights >> q.day >> q.hours;
        else if (kind == 'g') {
            auto groups = read_terms(line, 'G');
            q.reach = Xapian::Query(Xapian::Query::OP_OR, groups.begin(), groups.end());
        } else if (kind == 's') {
            auto facts = read_terms(line, 'T');
            q.facts.emplace_back(Xapian::Query::OP_OR, facts.begin(), facts.end());
        } else if (kind == 'r')
            q.wanted.push_back(read_wanted(line));
        else if (kind == 'a') {
            line >> count;
            while (count-- > 0 && line >> fit)
                q.fits.push_back(fit);
            return true;
        }
    }
    return false;
}

double read_people(std::ifstream &in, const std::string &directory, size_t &people)
{
    Xapian::WritableDatabase db(directory, Xapian::DB_CREATE_OR_OVERWRITE);
    std::string text;
    double ours = 0;
    while (in.peek() != 'q' && std::getline(in, text)) {
        std::istringstream line(text);
        char kind;
        line >> kind;
        if (kind == 'o')
            line >> ours;
        else {
            add_person(line, db);
            people++;
        }
    }
    db.commit();
    return ours;
}

double bytes_of(const std::string &directory)
{
    double sum = 0;
    for (const auto &file : std::filesystem::directory_iterator(directory))
        sum += double(file.file_size());
    return sum;
}

/* As bench/peers/peers.js has it. */
void print(std::vector<double> &times, double ours, double bytes)
{
    double sum = 0;
    std::sort(times.begin(), times.end());
    for (double us : times)
        sum += us;
    auto at = [&](double share) {
        return times[size_t(std::ceil(double(times.size()) * share)) - 1] / 1e3;
    };
    const double mean = sum / double(times.size());
    const std::string peer = std::string("(a) Xapian ") + Xapian::version_string();
    std::printf("%-26s%7.1f ms%8.0fx   median %.1f ms, 99th %.1f ms, %zu asked, "
                "%.0f B a person\n",
                peer.c_str(), mean / 1e3, mean / ours, at(0.5), at(0.99), times.size(),
                bytes);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3) {
        std::fprintf(stderr, "index_xapian DUMP DIRECTORY\n");
        return 2;
    }
    std::ifstream in(argv[1]);
    size_t people = 0;
    double ours = read_people(in, argv[2], people);
    Xapian::Database db(argv[2]);
    Xapian::Enquire enquire(db);
    enquire.set_weighting_scheme(Unit());
    enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
    std::vector<Question> questions;
    std::vector<unsigned> fits;
    std::vector<double> times;
    for (Question q; read_question(in, q); q = Question())
        questions.push_back(q);
    if (questions.empty())
        return 2;
    for (const Question &q : questions) /* once for warmth */
        ask(enquire, q, fits);
    for (size_t i = 0; i < questions.size(); i++) {
        times.push_back(ask(enquire, questions[i], fits));
        if (!same(questions[i], fits)) {
            std::fprintf(stderr, "question %zu: Xapian's list is another\n", i);
            return 1;
        }
    }
    print(times, ours, bytes_of(argv[2]) / double(people));
    return 0;
}
